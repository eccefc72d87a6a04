#include "tests/persistence/store_fixture.hpp"

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
  const auto seen = store.funding().funding_after(0, 10);
  REQUIRE(seen->size() == 2);
  CHECK(seen->back().id == first->id);
  CHECK(seen->back().amount == money::from_shillings(7));
  CHECK(seen->back().reference == "QK1");
  CHECK(seen->back().note == "M-Pesa");
  CHECK(seen->back().at == noon());
  CHECK(store.funding().funding_after(first->id, 10)->empty());
  CHECK(store.funding().funding_after(0, 1)->size() == 1);
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
  REQUIRE(store.journal().snapshot_accounts(std::vector{id, other}));
  CHECK(balance() == reserved);
  store.submit(a);
  store.refuse(b);
  store.credit(id, money::from_shillings(1), "more");
  const domain::balance settled{money::from_units(10'002'000), money{}, money{}};
  CHECK(balance() == settled);
  REQUIRE(store.journal().snapshot_accounts(std::vector{id}));
  REQUIRE(store.journal().snapshot_accounts(std::vector{id}));
  CHECK(balance() == settled);
  const auto newest = store.funding().funding_after(0, 10)->back().id;
  CHECK(store.accounts().load_accounts(std::vector{id})->front().last_funding == newest);
  CHECK(store.number("SELECT COUNT(*) FROM account_snapshots") == 2);
  CHECK(store.ledger().verify()->differences.empty());
}

}  // namespace mbs::test
