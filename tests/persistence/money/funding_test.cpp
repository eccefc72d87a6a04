#include "tests/persistence/store_fixture.hpp"

#include <array>

namespace mbs::test {

using domain::errc;
using domain::transfer_kind;

TEST_CASE_TEMPLATE("a reference funds once", Store, on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account();
  const persistence::funding_entry credit{
      0, id, transfer_kind::credit, money::from_shillings(7), "QK1", "M-Pesa", noon()};
  const auto first = store.funding().add_funding_entry(credit);
  REQUIRE(first);
  CHECK(store.funding().add_funding_entry(credit).error() == errc::already_exists);
  auto of_nobody = credit;
  of_nobody.account = {5};
  of_nobody.reference = "QK2";
  CHECK(store.funding().add_funding_entry(of_nobody).error() == errc::not_found);
  const auto after = [&](std::int64_t last) {
    const std::array cursors{persistence::funding_cursor{id, last}};
    return store.funding().funding_of(cursors);
  };
  const auto seen = after(0);
  REQUIRE(seen->size() == 2);
  CHECK(seen->back().id == first->id);
  CHECK(seen->back().amount == money::from_shillings(7));
  CHECK(seen->back().reference == "QK1");
  CHECK(seen->back().note == "M-Pesa");
  CHECK(seen->back().at == noon());
  CHECK(after(first->id)->empty());
  CHECK(after(seen->front().id)->size() == 1);
}

TEST_CASE_TEMPLATE(
    "of each account the entries after its own cursor are told", Store, on_sqlite, on_postgres) {
  Store store;
  const auto asha = store.new_account("asha@example.com");
  const auto juma = store.new_account("juma@example.com");
  store.credit(asha, money::from_units(3), "third");
  store.credit(juma, money::from_units(4), "fourth");
  store.credit(asha, money::from_units(5), "fifth");
  using cursor = persistence::funding_cursor;
  const std::array cursors{cursor{asha, 1}, cursor{juma, 2}, cursor{{99}, 0}};
  std::vector<std::int64_t> ids;
  for (const auto& entry : store.funding().funding_of(cursors).value())
    ids.push_back(entry.id);
  CHECK(ids == std::vector<std::int64_t>{3, 5, 4});
}

TEST_CASE_TEMPLATE("a debit never takes an account below its limit", Store, on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account();
  persistence::funding_entry debit{
      0, id, transfer_kind::debit, money::from_units(10'000'001), "D1", "", noon()};
  CHECK(store.funding().add_funding_entry(debit).error() == errc::insufficient_credit);
  debit.amount = money::from_units(10'000'000);
  CHECK(store.funding().add_funding_entry(debit));
  CHECK(store.accounts().list_accounts()->front().balance.available().is_zero());
}

TEST_CASE_TEMPLATE("a balance is the snapshot and what came after it", Store, on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account();
  const auto other = store.new_account("juma@example.com");
  const auto balance = [&] {
    return store.accounts().load_accounts(std::vector{id, other})->front().balance;
  };
  const auto a = store.new_message(id);
  const auto b = store.new_message(id);
  store.accept({a, b});
  const domain::balance reserved{money::from_units(9'984'000), money::from_units(16'000), money{}};
  CHECK(balance() == reserved);
  // A top-up of each, and the reservations of one commit.
  CHECK(store.accounts().load_accounts(std::vector{id})->front().since_snapshot == 3);
  REQUIRE(store.journal().snapshot_accounts(std::vector{id, other}));
  CHECK(balance() == reserved);
  CHECK(store.accounts().load_accounts(std::vector{id})->front().since_snapshot == 0);
  store.submit(a);
  store.refuse(b);
  store.credit(id, money::from_shillings(1), "more");
  const domain::balance settled{money::from_units(10'002'000), money{}, money{}};
  CHECK(balance() == settled);
  REQUIRE(store.journal().snapshot_accounts(std::vector{id}));
  REQUIRE(store.journal().snapshot_accounts(std::vector{id}));
  CHECK(balance() == settled);
  const std::array cursors{persistence::funding_cursor{id, 0}};
  const auto newest = store.funding().funding_of(cursors)->back().id;
  CHECK(store.accounts().load_accounts(std::vector{id})->front().last_funding == newest);
  CHECK(store.number("SELECT COUNT(*) FROM account_snapshots") == 2);
  CHECK(store.ledger().verify()->differences.empty());
}

}  // namespace mbs::test
