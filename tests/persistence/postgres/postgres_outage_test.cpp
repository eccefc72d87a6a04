#include "tests/persistence/cutting_proxy.hpp"
#include "tests/persistence/store_fixture.hpp"
#include "tests/support/private_postgres.hpp"

#include <thread>

namespace mbs::test {

namespace {

constexpr std::chrono::milliseconds quick{300};

std::string name_of(const std::string& url) {
  const auto begin = url.rfind('/', url.find('?')) + 1;
  return url.substr(begin, url.find('?') - begin);
}

}  // namespace

TEST_CASE("while the server is away every call says so, and all goes on when it is back") {
  on_postgres store;
  const auto account = store.new_account();
  const auto before = store.new_message(account);
  store.accept({before});
  REQUIRE(store.messages().get_message(account, before.id));
  shared_postgres().stop();

  const auto during = store.new_message(account);
  const auto number = store.commit_number() + 1;
  for (int tries = 0; tries < 2; ++tries) {
    CHECK(store.journal().commit(number, batch_of({during})) == commit_outcome::failed);
    CHECK(store.messages().get_message(account, before.id).error() == domain::errc::store_unavailable);
    CHECK(store.accounts().list_accounts().error() == domain::errc::store_unavailable);
    CHECK(store.journal().last_commit().error() == domain::errc::store_unavailable);
    CHECK(store.maintenance().maintain(noon(), 1, {}, {}).error() == domain::errc::store_unavailable);
    CHECK_FALSE(store.journal().trouble().empty());
  }

  shared_postgres().start();
  CHECK(store.journal().last_commit().value() == 1);
  store.accept({during});
  CHECK(store.messages().get_message(account, before.id));
  CHECK(store.messages().get_message(account, during.id));
  CHECK(store.ledger().verify()->differences.empty());
}

TEST_CASE("a store whose connection died while idle goes on at once") {
  on_postgres store;
  const auto account = store.new_account();
  const auto m = store.new_message(account);
  store.accept({m});
  REQUIRE(store.messages().get_message(account, m.id));
  shared_postgres().stop();
  shared_postgres().start();
  CHECK(store.messages().get_message(account, m.id));
  const auto n = store.new_message(account);
  store.accept({n});
  CHECK(store.messages().get_message(account, n.id));
  shared_postgres().stop();
  shared_postgres().start();
  CHECK(store.journal().was_committed(2).value());
}

TEST_CASE("a commit that landed although its answer was lost is in doubt, and found") {
  on_postgres store;
  const auto account = store.new_account();
  cutting_proxy proxy{shared_postgres().folder()};
  const auto far = std::move(persistence::database::open(proxy.url(name_of(store.url()))).value());
  const auto journal = far->journal();
  const auto m = store.new_message(account);
  REQUIRE(journal->commit(1, batch_of({m})) == commit_outcome::committed);
  proxy.cut_at_commit();
  const auto n = store.new_message(account);
  CHECK(journal->commit(2, batch_of({n})) == commit_outcome::in_doubt);
  CHECK(journal->was_committed(2).value());
  CHECK(store.messages().get_message(account, n.id));
  CHECK(journal->commit(3, batch_of({store.new_message(account)})) == commit_outcome::committed);
}

TEST_CASE("a server that falls silent counts as lost on every lane, and all goes on when it speaks again") {
  on_postgres store;
  const auto account = store.new_account();
  const auto m = store.new_message(account);
  store.accept({m});
  using persistence::lane;
  for (const auto where : {lane::messages, lane::people, lane::changes}) {
    CAPTURE(to_text(where));
    cutting_proxy proxy{shared_postgres().folder()};
    const auto far = std::move(
        persistence::database::open(proxy.url(name_of(store.url())), {.answer_limit = quick}).value());
    const auto stores = far->connect(where, where == lane::people ? quick : std::chrono::milliseconds{});
    auto& messages = stores->get<persistence::message_store>();
    REQUIRE(messages.get_message(account, m.id));
    proxy.fall_silent();
    CHECK(messages.get_message(account, m.id).error() == domain::errc::store_unavailable);
    CHECK(messages.list_messages({.account = account, .state = message_state::accepted}).error() ==
        domain::errc::store_unavailable);
    CHECK_FALSE(stores->trouble().empty());
    proxy.speak();
    CHECK(messages.get_message(account, m.id));
  }
}

TEST_CASE("a commit whose server falls silent before it has everything is not stored") {
  on_postgres store;
  const auto account = store.new_account();
  cutting_proxy proxy{shared_postgres().folder()};
  const auto far = std::move(
      persistence::database::open(proxy.url(name_of(store.url())), {.answer_limit = quick}).value());
  const auto journal = far->journal();
  REQUIRE(journal->commit(1, batch_of({store.new_message(account)})) == commit_outcome::committed);
  proxy.fall_silent();
  std::vector<domain::message> many;  // more than a socket holds
  for (int i = 0; i < 20'000; ++i)
    many.push_back(store.new_message(account));
  CHECK(journal->commit(2, batch_of(many)) == commit_outcome::failed);
  CHECK_FALSE(journal->trouble().empty());
  proxy.speak();
  CHECK_FALSE(journal->was_committed(2).value());
  CHECK(store.messages().get_message(account, many.front().id).error() == domain::errc::not_found);
  CHECK(journal->commit(2, batch_of({store.new_message(account)})) == commit_outcome::committed);
}

TEST_CASE("a commit that landed while the server fell silent is in doubt, and found") {
  on_postgres store;
  const auto account = store.new_account();
  cutting_proxy proxy{shared_postgres().folder()};
  const auto far = std::move(
      persistence::database::open(proxy.url(name_of(store.url())), {.answer_limit = quick}).value());
  const auto journal = far->journal();
  REQUIRE(journal->commit(1, batch_of({store.new_message(account)})) == commit_outcome::committed);
  proxy.fall_silent_at_commit();
  const auto n = store.new_message(account);
  CHECK(journal->commit(2, batch_of({n})) == commit_outcome::in_doubt);
  CHECK(journal->was_committed(2).error() == domain::errc::store_unavailable);  // as long as it is silent
  proxy.speak();
  CHECK(journal->was_committed(2).value());
  CHECK(store.messages().get_message(account, n.id));
}

TEST_CASE("a commit whose server process died under COMMIT is in doubt, and not found") {
  on_postgres store;
  const auto account = store.new_account();
  const auto first = store.new_message(account);
  store.accept({first});
  // The connection ends itself when COMMIT runs the deferred triggers.
  store.run(
      "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
      "pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END';"
      "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON transfers DEFERRABLE INITIALLY DEFERRED "
      "FOR EACH ROW EXECUTE FUNCTION die()");
  const auto m = store.new_message(account);
  auto batch = batch_of({m});
  batch.transfers.push_back(transfer_of(account, domain::transfer_kind::reserve, m.price));
  CHECK(store.journal().commit(2, batch) == commit_outcome::in_doubt);
  store.run("DROP TRIGGER die ON transfers");
  CHECK_FALSE(store.journal().was_committed(2).value());
  CHECK(store.journal().commit(2, batch) == commit_outcome::committed);
  CHECK(store.ledger().verify()->differences.empty());
}

TEST_CASE("whether a commit landed is not answered while it is still under way") {
  on_postgres store;
  store.commit({});
  // What a journal left behind when its connection broke: the server goes on with the commit.
  std::thread left_behind{[&] {
    store.run("BEGIN; UPDATE journal_meta SET last_commit = 2; SELECT pg_sleep(1), 'under way'; COMMIT");
  }};
  while (store.number("SELECT COUNT(*) FROM pg_stat_activity WHERE query LIKE '%under way%' AND wait_event = "
                      "'PgSleep' AND datname = current_database()") == 0) {
  }
  CHECK(store.journal().was_committed(2).value());
  left_behind.join();
}

TEST_CASE("a connection that dies before COMMIT was under way means failed") {
  on_postgres store;
  const auto account = store.new_account();
  store.accept({store.new_message(account)});
  store.run(
      "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
      "pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END';"
      "CREATE TRIGGER die AFTER INSERT ON message_events FOR EACH ROW EXECUTE FUNCTION die()");
  const auto m = store.new_message(account);
  auto batch = batch_of({m});
  batch.events.push_back(store.new_event(m, event_kind::expired, message_state::expired));
  batch.transfers.push_back(transfer_of(account, domain::transfer_kind::reserve, m.price));
  CHECK(store.journal().commit(2, batch) == commit_outcome::failed);
  store.run("DROP TRIGGER die ON message_events");
  CHECK_FALSE(store.journal().was_committed(2).value());
  CHECK(store.messages().get_message(account, m.id).error() == domain::errc::not_found);
}

}  // namespace mbs::test
