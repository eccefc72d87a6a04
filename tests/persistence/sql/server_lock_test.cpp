#include "tests/persistence/store_fixture.hpp"
#include "tests/support/private_postgres.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace mbs::test {

namespace {

std::unique_ptr<persistence::database> open(const store_fixture& store) {
  return std::move(persistence::database::open(store.url()).value());
}

/// Another process that holds the database until it is killed.
class holding_process {
 public:
  explicit holding_process(const std::string& url) {
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    process_ = fork();
    if (process_ == 0) hold_until_killed(url, ready[1]);
    close(ready[1]);
    char sign = 0;
    REQUIRE(read(ready[0], &sign, 1) == 1);
    close(ready[0]);
  }
  ~holding_process() { end(); }
  void end() {
    if (process_ == 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  [[noreturn]] static void hold_until_killed(const std::string& url, int ready) {
    const auto database = std::move(persistence::database::open(url).value());
    database->take_server_lock();
    if (write(ready, "x", 1) != 1) _exit(1);
    for (;;)
      pause();
  }
  pid_t process_ = 0;
};

/// What take_server_lock() says against it, or "" when it goes well.
std::string refusal_of(persistence::database& database) {
  try {
    database.take_server_lock();
    return {};
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

}  // namespace

TEST_CASE_TEMPLATE("a second server is refused and told why, while other processes work beside the first",
    Store, on_sqlite, on_postgres) {
  Store store;
  const auto first = open(store);
  first->take_server_lock();
  const auto journal = first->journal();
  REQUIRE(journal->begin());
  CHECK(refusal_of(*open(store)).find("another mbs server") != std::string::npos);
  CHECK(open(store)->migrate().empty());
  store.new_account();
  CHECK(store.admin().verify()->differences.empty());
  CHECK(journal->commit(journal->last_commit().value() + 1, {}) == commit_outcome::committed);
}

TEST_CASE_TEMPLATE("a server that was killed holds its database no more", Store, on_sqlite, on_postgres) {
  Store store;
  holding_process other{store.url()};
  CHECK_FALSE(refusal_of(*open(store)).empty());
  other.end();
  CHECK(refusal_of(*open(store)).empty());
}

TEST_CASE_TEMPLATE("a server that ended leaves its database to the next", Store, on_sqlite, on_postgres) {
  Store store;
  for (int server = 0; server < 2; ++server) {
    const auto database = open(store);
    database->take_server_lock();
    CHECK(database->journal()->begin());
  }
}

TEST_CASE_TEMPLATE(
    "the next server overtakes whoever still writes, for good", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto m = store.new_message(account);
  store.accept({m});
  const auto next = open(store)->journal();
  REQUIRE(next->begin());
  CHECK_FALSE(store.journal().overtaken());
  const auto late = store.new_message(account);
  for (int tries = 0; tries < 2; ++tries) {
    CHECK(store.journal().commit(store.commit_number() + 1, batch_of({late})) == commit_outcome::failed);
    CHECK(store.journal().overtaken());
  }
  CHECK(store.reader().get_message(account, late.id).error() == domain::errc::not_found);
  CHECK(next->commit(next->last_commit().value() + 1, batch_of({late})) == commit_outcome::committed);
}

TEST_CASE_TEMPLATE("a commit in doubt is not taken for landed when another server has committed since", Store,
    on_sqlite, on_postgres) {
  Store store;
  store.commit({});
  REQUIRE(open(store)->journal()->begin());
  CHECK(store.journal().was_committed(2).error() == domain::errc::store_unavailable);
  CHECK(store.journal().overtaken());
}

TEST_CASE("one SQLite file has one server by whatever name it is reached") {
  on_sqlite store;
  const auto file = store.url().substr(std::string_view{"sqlite:"}.size());
  std::filesystem::create_symlink(file, file + "-by-another-name");
  const auto first = open(store);
  first->take_server_lock();
  const auto second = std::move(persistence::database::open(store.url() + "-by-another-name").value());
  CHECK_THROWS_WITH_AS(
      second->take_server_lock(), doctest::Contains(std::to_string(getpid()).c_str()), std::runtime_error);
}

TEST_CASE("a server whose PostgreSQL was restarted takes its database again") {
  on_postgres store;
  const auto server = open(store);
  server->take_server_lock();
  const auto journal = server->journal();
  REQUIRE(journal->begin());
  shared_postgres().stop();
  shared_postgres().start();
  CHECK(journal->commit(journal->last_commit().value() + 1, {}) == commit_outcome::committed);
  CHECK_FALSE(refusal_of(*open(store)).empty());
}

TEST_CASE("a server whose database was taken meanwhile is overtaken") {
  on_postgres store;
  const auto server = open(store);
  server->take_server_lock();
  const auto journal = server->journal();
  REQUIRE(journal->begin());
  const auto number = journal->last_commit().value() + 1;
  shared_postgres().stop();
  shared_postgres().start();
  const auto other = open(store);
  other->take_server_lock();
  const auto m = store.new_message(store.new_account());
  CHECK(journal->commit(number, batch_of({m})) == commit_outcome::failed);
  CHECK(journal->overtaken());
  CHECK(journal->trouble().find("another mbs server") != std::string::npos);
}

}  // namespace mbs::test
