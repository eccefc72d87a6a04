#include "persistence/money/books_store.hpp"
#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

namespace {

using domain::kenyan_day;
using domain::transfer_kind;
using std::chrono::hours;

const kenyan_day first_day = domain::kenyan_day_at(noon());

template <class Store>
void close_all(Store& store, domain::time_point now, std::uint32_t rows = 500) {
  for (int i = 0; i < 1'000; ++i) {
    const auto made = store.books().close_some({now, rows});
    REQUIRE_MESSAGE(made, store.trouble());
    for (const auto& d : made->found)
      CHECK_MESSAGE(false, d.what);
    if (!made->more) return;
  }
  FAIL("closing does not end");
}

/// A message a day that is delivered, and a top-up, from the first day on; all have ended.
template <class Store>
domain::account_id trade(Store& store, int days) {
  const auto account = store.new_account();
  for (int day = 0; day < days; ++day) {
    const auto at = noon() + hours{24 * day};
    const auto m = store.new_message(account, at);
    auto batch = batch_of({m});
    auto reserve = transfer_of(account, transfer_kind::reserve, m.price);
    reserve.at = at;
    batch.transfers.push_back(reserve);
    store.commit(batch);
    journal_batch taken;
    auto submitted = store.new_event(m, event_kind::submitted, message_state::submitted);
    submitted.charge = m.price;
    auto post = transfer_of(account, transfer_kind::post, m.price);
    post.at = at;
    taken.events.push_back(submitted);
    taken.events.push_back(store.new_event(m, event_kind::delivery_receipt, message_state::delivered));
    taken.transfers.push_back(post);
    store.commit(taken);
    REQUIRE(store.funding().add_funding_entry(
        {0, account, transfer_kind::credit, money::from_shillings(5), "day " + std::to_string(day), "", at}));
  }
  REQUIRE(store.messages().overdue({}, noon() + hours{24 * days}, 1'000));
  return account;
}

}  // namespace

TEST_CASE_TEMPLATE("closed days carry the books forward: verification reads what came after them", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = trade(store, 5);
  close_all(store, noon() + hours{24 * 4}, 3);
  const auto verified = store.ledger().verify();
  REQUIRE_MESSAGE(verified, store.trouble());
  CHECK(verified->differences.empty());
  CHECK(verified->carried_from == kenyan_day{first_day.number + 3});
  CHECK(verified->transfers == 3);  // of the fifth day
  CHECK(verified->messages == 1);
  const auto whole = store.ledger().verify({.whole = true});
  REQUIRE(whole.has_value());
  CHECK(whole->differences.empty());
  CHECK(whole->transfers == 16);  // with the credit that the account began with
  CHECK(whole->messages == 5);
  CHECK(whole->available == verified->available);
  CHECK(whole->revenue == verified->revenue);
  const auto own = store.ledger().verify({.whole = false, .account = account});
  REQUIRE(own.has_value());
  CHECK(own->differences.empty());
  CHECK(own->accounts == 1);
}

TEST_CASE_TEMPLATE("the books as of a day are what its closing says", Store, on_sqlite, on_postgres) {
  Store store;
  (void)trade(store, 3);
  close_all(store, noon() + hours{24 * 10});
  for (int day = 0; day < 3; ++day) {
    const auto then = store.ledger().verify({.as_of = kenyan_day{first_day.number + day}});
    REQUIRE_MESSAGE(then, store.trouble());
    CHECK(then->differences.empty());
    CHECK(then->revenue == money::from_units(8'000 * (day + 1)));
    CHECK(then->funding == money::from_shillings(-1'000 - 5 * (day + 1)));
  }
  // Nothing moved on the fourth.
  CHECK(store.ledger().verify({.as_of = kenyan_day{first_day.number + 4}})->revenue ==
      money::from_units(24'000));
  CHECK(
      store.ledger().verify({.as_of = kenyan_day{first_day.number + 10}}).error() == domain::errc::not_found);
  CHECK(
      store.ledger().verify({.as_of = kenyan_day{first_day.number - 1}}).error() == domain::errc::not_found);
}

TEST_CASE_TEMPLATE("messages of closed days may go: the books still add up", Store, on_sqlite, on_postgres) {
  Store store;
  (void)trade(store, 3);
  // Until something newer is there, the last messages may still be on their way.
  (void)store.new_message(store.new_account("juma@example.com"));
  close_all(store, noon() + hours{24 * 2});
  const auto through = store.number("SELECT message_through FROM ledger_place");
  CHECK(through > 0);
  store.run("DELETE FROM message_events WHERE message_id <= " + std::to_string(through) +
      "; DELETE FROM messages WHERE id <= " + std::to_string(through));
  const auto verified = store.ledger().verify();
  REQUIRE_MESSAGE(verified, store.trouble());
  for (const auto& d : verified->differences)
    CHECK_MESSAGE(false, d.what);
}

TEST_CASE_TEMPLATE(
    "a message that has not ended holds back its day's messages, and the day closes all the same", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  store.accept({store.new_message(account)});
  REQUIRE(store.messages().overdue({}, noon() + hours{24}, 1'000));
  close_all(store, noon() + hours{24});
  CHECK(store.number("SELECT COUNT(*) FROM ledger_closings WHERE closed_at <> 0") == 1);
  CHECK(store.number("SELECT message_through FROM ledger_place") == 0);
  CHECK(store.ledger().verify()->differences.empty());
}

TEST_CASE_TEMPLATE("what is altered in a closed day is found", Store, on_sqlite, on_postgres) {
  Store store;
  (void)trade(store, 4);
  close_all(store, noon() + hours{24 * 3});
  std::string spoiling;
  bool whole = true;
  SUBCASE("a movement") {
    spoiling = "UPDATE transfers SET amount = amount + 1 WHERE id = 2";
  }
  SUBCASE("a top-up") {
    spoiling = "UPDATE funding_entries SET amount = amount - 1 WHERE id = 2";
  }
  SUBCASE("a movement's place") {
    spoiling = "UPDATE transfers SET account = account + 1 WHERE id = 1";
  }
  SUBCASE("a sum in the middle") {
    spoiling =
        "UPDATE ledger_days SET posted = posted + 1 WHERE day = " + std::to_string(first_day.number + 1);
  }
  SUBCASE("the last sum") {
    spoiling =
        "UPDATE ledger_days SET posted = posted + 1 WHERE day = " + std::to_string(first_day.number + 2);
    whole = false;
  }
  SUBCASE("what is carried of messages") {
    spoiling = "UPDATE ledger_messages SET prices = prices + 1";
    whole = false;
  }
  SUBCASE("a day that is gone") {
    spoiling = "DELETE FROM ledger_days WHERE day = " + std::to_string(first_day.number + 1);
  }
  REQUIRE(store.ledger().verify({.whole = true})->differences.empty());
  store.run(spoiling);
  CHECK_FALSE(store.ledger().verify({.whole = true})->differences.empty());
  if (!whole) CHECK_FALSE(store.ledger().verify()->differences.empty());
}

TEST_CASE_TEMPLATE(
    "a message that does not add up is told when its day is carried forward", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = trade(store, 3);
  store.run("UPDATE messages SET price = price + 1 WHERE id = (SELECT MIN(id) FROM messages)");
  std::vector<persistence::difference> found;
  for (bool more = true; more;) {
    auto made = store.books().close_some({noon() + hours{24 * 2}, 500});
    REQUIRE(made.has_value());
    more = made->more;
    found.insert(found.end(), made->found.begin(), made->found.end());
  }
  REQUIRE(found.size() == 1);
  CHECK(found.front().account == account);
}

TEST_CASE_TEMPLATE(
    "a breach stops its account once, until staff ends it with a reason", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto other = store.new_account("juma@example.com");
  const std::vector<persistence::difference> found{{"one unit too much", account}, {"and another", account}};
  const auto made = store.books().record_breaches(found, noon(), {});
  REQUIRE_MESSAGE(made, store.trouble());
  REQUIRE(made->size() == 1);
  CHECK(store.books().record_breaches(found, noon(), {})->empty());
  const auto stopped = [&](domain::account_id id) {
    return store.accounts().load_accounts(std::vector{id})->front().books_differ;
  };
  CHECK(stopped(account));
  CHECK_FALSE(stopped(other));
  CHECK(store.accounts().changed_accounts({}, 10)->size() >= 1);
  REQUIRE(store.books().open_breaches(10)->size() == 1);
  const auto id = made->front().id;
  CHECK(store.books().end_breach(id + 1, "looked at", noon(), {}).error() == domain::errc::not_found);
  CHECK(store.books().end_breach(id, "looked at", noon(), {})->account == account);
  CHECK(store.books().end_breach(id, "looked at", noon(), {}).error() == domain::errc::not_found);
  CHECK_FALSE(stopped(account));
  CHECK(store.books().open_breaches(10)->empty());
}

TEST_CASE_TEMPLATE("the look at what is recent finds a message and an account that do not add up", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto begun = store.books().look_at_recent({}, 50);
  REQUIRE_MESSAGE(begun, store.trouble());
  const auto m = store.new_message(account);
  store.accept({m});
  store.submit(m);
  store.deliver(m);
  auto look = store.books().look_at_recent(begun->marks, 50);
  REQUIRE_MESSAGE(look, store.trouble());
  CHECK(look->found.empty());
  CHECK(look->messages == 1);
  REQUIRE(look->moved.size() == 1);
  CHECK(look->moved.front().balance.available() == money::from_units(10'000'000 - 8'000));
  CHECK(store.books().look_at_recent(look->marks, 50)->messages == 0);
  SUBCASE("a price") {
    store.run("UPDATE messages SET price = price + 1");
  }
  SUBCASE("credit that was spent and is gone") {
    store.run("DELETE FROM funding_entries");
  }
  look = store.books().look_at_recent(begun->marks, 50);
  REQUIRE(look.has_value());
  REQUIRE(look->found.size() == 1);
  CHECK(look->found.front().account == account);
}

}  // namespace mbs::test
