#include "tests/persistence/store_fixture.hpp"
#include "tests/support/private_postgres.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace mbs::test {

namespace {

// Migrates in another process; 0 when it went well.
pid_t migrate_apart(const std::string& url) {
  const auto child = fork();
  if (child != 0) return child;
  int code = 0;
  try {
    (void)persistence::database::open(url).value()->migrate();
  } catch (const std::exception&) {
    code = 1;
  }
  _exit(code);
}

void check_migrates_in_many_processes(const std::string& url) {
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i)
    children.push_back(migrate_apart(url));
  for (auto child : children) {
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  const auto database = std::move(persistence::database::open(url).value());
  CHECK(database->migrate().empty());
  CHECK(database->journal()->last_commit().value() == 0);
}

}  // namespace

TEST_CASE("several processes may migrate one SQLite file at once") {
  const auto folder = new_folder();
  check_migrates_in_many_processes("sqlite:" + (folder / "mbs.db").string());
  std::filesystem::remove_all(folder);
}

TEST_CASE("several processes may migrate one PostgreSQL database at once") {
  check_migrates_in_many_processes(shared_postgres().create_database());
}

TEST_CASE_TEMPLATE("a migrated database needs nothing more", Store, on_sqlite, on_postgres) {
  Store store;
  CHECK(store.database().migrate().empty());
}

TEST_CASE_TEMPLATE("a schema newer than the program is refused", Store, on_sqlite, on_postgres) {
  Store store;
  store.run("INSERT INTO schema_migrations (version, name) VALUES (999, 'of tomorrow')");
  CHECK_THROWS_WITH_AS(
      (void)store.database().migrate(), doctest::Contains("use a newer program"), std::runtime_error);
}

TEST_CASE_TEMPLATE("an ordinary database is durable", Store, on_sqlite, on_postgres) {
  Store store;
  CHECK_NOTHROW(store.database().require_durability());
}

TEST_CASE("a SQLite database below FULL is refused") {
  const auto folder = new_folder();
  const auto database = std::move(
      persistence::database::open("sqlite:" + (folder / "mbs.db").string() + "?synchronous=normal").value());
  CHECK_THROWS_WITH_AS(database->require_durability(), doctest::Contains("synchronous"), std::runtime_error);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a PostgreSQL database that may lose commits is refused") {
  const auto url = shared_postgres().create_database();
  const auto database =
      std::move(persistence::database::open(url + "&options=-csynchronous_commit%3Doff").value());
  CHECK_THROWS_WITH_AS(
      database->require_durability(), doctest::Contains("synchronous_commit"), std::runtime_error);
}

TEST_CASE("a URL that names no database is refused") {
  for (const auto* url :
      {"", "mysql://a/b", "sqlite:", "sqlite:a?mode=x", "sqlite:a?synchronous=fast", "postgresql://[bad"})
    CHECK(persistence::database::open(url).error() == domain::errc::malformed_request);
  CHECK(persistence::database::open("sqlite:a.db").value()->kind() == "sqlite");
  CHECK(persistence::database::open("postgres://localhost/x").value()->kind() == "postgresql");
}

TEST_CASE("a day gets its partitions ahead, on demand, and statistics once it has rows") {
  on_postgres store;
  REQUIRE(store.admin().maintain(noon(), 2, {}, {}));
  const std::string days = "SELECT COUNT(*) FROM pg_inherits WHERE inhparent = 'messages'::regclass";
  CHECK(store.number(days) == 3);
  const auto account = store.new_account();
  store.accept({store.new_message(account, noon() + std::chrono::hours{24 * 30})});
  CHECK(store.number(days) == 4);
  REQUIRE(store.admin().maintain(noon(), 2, {}, {}));
  CHECK(store.number(
            "SELECT COUNT(*) FROM pg_class WHERE relname LIKE 'messages_2026____' AND reltuples > 0") == 1);
  // Dropped behind the journal's back: the commit that needs the day fails, the next one makes it again.
  store.run("DROP TABLE messages_20260413");
  const auto m = store.new_message(account, noon() + std::chrono::hours{24 * 30});
  CHECK(store.journal().commit(store.commit_number() + 1, batch_of({m})) == commit_outcome::failed);
  store.accept({m});
  CHECK(store.number(days) == 4);
}

}  // namespace mbs::test
