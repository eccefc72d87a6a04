#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

namespace {

using persistence::lane;
using persistence::message_store;

/// As long as it lives, whoever looks at messages never comes to an end.
class endless_messages {
 public:
  explicit endless_messages(store_fixture& store) : store_{store} {
    store_.run(
        "ALTER TABLE messages RENAME TO kept; CREATE VIEW messages AS WITH RECURSIVE n(i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n WHERE i < 0");
  }
  endless_messages(const endless_messages&) = delete;
  endless_messages& operator=(const endless_messages&) = delete;
  ~endless_messages() { store_.run("DROP VIEW messages; ALTER TABLE kept RENAME TO messages"); }

 private:
  store_fixture& store_;
};

}  // namespace

TEST_CASE_TEMPLATE(
    "a statement beyond the limit of its connection ends with timed_out, and the connection goes on", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto m = store.new_message(account);
  store.accept({m});
  const auto people = store.database().connect(lane::people, std::chrono::milliseconds{50});
  auto& messages = people->template get<message_store>();
  REQUIRE(messages.get_message(account, m.id));
  {
    const endless_messages behind{store};
    CHECK(messages.last_message().error() == domain::errc::timed_out);
    CHECK_FALSE(people->trouble().empty());
  }
  CHECK(messages.get_message(account, m.id));
  CHECK(messages.list_messages({.account = account})->rows.size() == 1);
}

TEST_CASE_TEMPLATE(
    "a limit is of each statement, not of all that a connection does", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto m = store.new_message(account);
  store.accept({m});
  const auto people = store.database().connect(lane::people, std::chrono::milliseconds{50});
  auto& messages = people->template get<message_store>();
  const endless_messages behind{store};
  for (int i = 0; i < 3; ++i)
    CHECK(messages.last_message().error() == domain::errc::timed_out);
  CHECK(
      people->template get<persistence::account_store>().find_account("asha@example.com").value() == account);
}

}  // namespace mbs::test
