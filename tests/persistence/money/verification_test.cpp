#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

namespace {

// A message delivered, one refused, one waiting; a second account with nothing but money.
template <class Store>
domain::account_id fill(Store& store) {
  const auto account = store.new_account();
  (void)store.new_account("juma@example.com");
  const auto delivered = store.new_message(account);
  const auto refused = store.new_message(account);
  store.accept({delivered, refused, store.new_message(account)});
  store.submit(delivered);
  store.deliver(delivered);
  store.refuse(refused);
  REQUIRE(store.journal().snapshot_accounts(std::vector{account}));
  return account;
}

template <class Store>
bool finds(Store& store, const std::string& spoiling) {
  (void)fill(store);
  REQUIRE(store.ledger().verify()->differences.empty());
  store.run(spoiling);
  const auto verified = store.ledger().verify();
  REQUIRE_MESSAGE(verified, store.trouble());
  return !verified->differences.empty();
}

}  // namespace

TEST_CASE_TEMPLATE("clean books add up, and verification says to what", Store, on_sqlite, on_postgres) {
  Store store;
  (void)fill(store);
  const auto verified = store.ledger().verify();
  REQUIRE_MESSAGE(verified, store.trouble());
  for (const auto& d : verified->differences)
    CHECK_MESSAGE(false, d.what);
  CHECK(verified->accounts == 2);
  CHECK(verified->messages == 3);
  CHECK(verified->transfers == 7);
  CHECK(verified->available == money::from_units(20'000'000 - 16'000));
  CHECK(verified->reserved == money::from_units(8'000));
  CHECK(verified->revenue == money::from_units(8'000));
  CHECK(verified->funding == money::from_units(-20'000'000));
}

TEST_CASE_TEMPLATE("an empty database verifies", Store, on_sqlite, on_postgres) {
  Store store;
  const auto verified = store.ledger().verify();
  REQUIRE_MESSAGE(verified, store.trouble());
  CHECK(verified->differences.empty());
  CHECK(verified->messages == 0);
}

TEST_CASE_TEMPLATE("one unit more or less anywhere is found", Store, on_sqlite, on_postgres) {
  Store store;
  std::string spoiling;
  SUBCASE("in a price") {
    spoiling = "UPDATE messages SET price = price + 1 WHERE id = (SELECT MIN(id) FROM messages)";
  }
  SUBCASE("in the price of a message that waits") {
    spoiling = "UPDATE messages SET price = price + 1 WHERE id = (SELECT MAX(id) FROM messages)";
  }
  SUBCASE("in a charge") {
    spoiling = "UPDATE message_events SET charge = charge - 1 WHERE charge > 0";
  }
  SUBCASE("in a release") {
    spoiling = "UPDATE message_events SET release = release - 1 WHERE release > 0";
  }
  SUBCASE("in a reservation") {
    spoiling = "UPDATE transfers SET amount = amount + 1 WHERE id = 1";
  }
  SUBCASE("in a post") {
    spoiling = "UPDATE transfers SET amount = amount - 1 WHERE kind = 4";
  }
  SUBCASE("in a release's transfer") {
    spoiling = "UPDATE transfers SET amount = amount - 1 WHERE kind = 5";
  }
  SUBCASE("in a snapshot's available") {
    spoiling = "UPDATE account_snapshots SET available = available + 1";
  }
  SUBCASE("in a snapshot's reserved") {
    spoiling = "UPDATE account_snapshots SET reserved = reserved - 1";
  }
  SUBCASE("in a credit that a snapshot counts") {
    spoiling = "UPDATE funding_entries SET amount = amount + 1 WHERE id = 1";
  }
  CHECK(finds(store, spoiling));
}

TEST_CASE_TEMPLATE("what should not be there is found", Store, on_sqlite, on_postgres) {
  Store store;
  std::string spoiling;
  SUBCASE("a second final event") {
    spoiling =
        "INSERT INTO message_events SELECT 100, message_id, account, link, at, 0, 0, code, kind, state, "
        "outcome, "
        "segment, NULL, NULL, NULL FROM message_events WHERE state = 2";
    if (store.database().kind() == "sqlite")
      spoiling =
          "INSERT INTO message_events SELECT 100, message_id, account, kind, state, outcome, segment, link, "
          "code, "
          "at, 0, 0, NULL, NULL, NULL FROM message_events WHERE state = 2";
  }
  SUBCASE("an event after the final one") {
    spoiling = "UPDATE message_events SET seq = 100 WHERE state = 1";
  }
  SUBCASE("an event of no message") {
    spoiling = "DELETE FROM messages WHERE id = (SELECT MIN(id) FROM messages)";
  }
  SUBCASE("an event in another account's name") {
    spoiling = "UPDATE message_events SET account = 5 WHERE state = 2";
  }
  SUBCASE("messages of an account that is gone") {
    spoiling = "DELETE FROM accounts WHERE email = 'asha@example.com'";
  }
  SUBCASE("a transfer moved to another account") {
    spoiling =
        "UPDATE transfers SET account = (SELECT id FROM accounts WHERE email = 'juma@example.com') WHERE "
        "kind = 4";
  }
  SUBCASE("an account below its limit") {
    spoiling = "UPDATE accounts SET credit_limit = -100000000000";
  }
  SUBCASE("a credit among the transfers") {
    spoiling = "UPDATE transfers SET kind = 1 WHERE kind = 4";
  }
  CHECK(finds(store, spoiling));
}

TEST_CASE_TEMPLATE("verification lists at most a thousand differences", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  std::vector<domain::message> many;
  for (int i = 0; i < 1'200; ++i)
    many.push_back(store.new_message(account));
  store.commit(batch_of(many));
  journal_batch ends;
  for (const auto& m : many)
    ends.events.push_back(store.new_event(m, event_kind::expired, message_state::expired));
  store.commit(ends);
  CHECK(store.ledger().verify()->differences.size() == 1'000);
}

}  // namespace mbs::test
