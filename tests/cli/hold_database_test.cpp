#include "cli/hold_database.hpp"

#include "tests/config/temporary_file.hpp"
#include "tests/support/captured_log.hpp"
#include "tests/support/private_postgres.hpp"

#include <doctest/doctest.h>

#include <iterator>

using namespace mbs;
using namespace std::chrono_literals;
using test::captured_log;
using test::run_sql;

namespace {

cli::configuration at(const std::string& url) {
  cli::configuration c;
  c.settings.database.url = url;
  return c;
}

bool never(std::chrono::milliseconds) {
  FAIL("nothing here passes by itself");
  return false;
}

std::string refusal(const std::string& url, bool may_migrate = false) {
  try {
    (void)cli::hold_database(at(url), may_migrate, never);
    return {};
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

/// As a program of before made it.
std::string old_database() {
  auto url = test::shared_postgres().create_database();
  std::ifstream file{MBS_SOURCE_DIR "/tests/persistence/migrations/fixtures/7a3a836-postgresql.sql"};
  run_sql(url, {std::istreambuf_iterator<char>{file}, {}});
  return url;
}

}  // namespace

TEST_CASE("a new database is prepared, and that is said") {
  const captured_log log;
  const temporary_file place{""};
  for (const auto& url : {"sqlite:" + place.path() + ".db", test::shared_postgres().create_database()}) {
    const auto before = log.with("database: it was new and has been prepared").size();
    CHECK(cli::hold_database(at(url), false, never) != nullptr);
    CHECK(log.with("database: it was new and has been prepared").size() == before + 1);
    CHECK(cli::hold_database(at(url), false, never) != nullptr);
    CHECK(log.with("database: it was new").size() == before + 1);
  }
}

TEST_CASE("an older database is not touched without leave, and migrated step by step with it") {
  const captured_log log;
  const auto url = old_database();
  const auto version = [&] { return run_sql(url, "SELECT MAX(version) FROM schema_migrations"); };
  const auto before = version();
  const auto why = refusal(url);
  CHECK(why.find("the database has schema version " + before + ", this program needs ") != std::string::npos);
  CHECK(why.find("`mbs serve --migrate`") != std::string::npos);
  CHECK(version() == before);
  CHECK(cli::hold_database(at(url), true, never) != nullptr);
  CHECK(version() != before);
  CHECK(log.with("database: migrated: ").size() >= 1);
}

TEST_CASE("a database of a newer program is refused, with leave to migrate too") {
  const captured_log log;
  const auto url = test::shared_postgres().create_database();
  REQUIRE(cli::hold_database(at(url), false, never) != nullptr);
  run_sql(url, "INSERT INTO schema_migrations (version, name) VALUES (9999, 'later')");
  for (const bool may_migrate : {false, true})
    CHECK(refusal(url, may_migrate).find("schema version 9999") != std::string::npos);
}

TEST_CASE("a database that is away is waited for with growing pauses, and that is said") {
  const captured_log log;
  auto& postgres = test::shared_postgres();
  auto configured = at(postgres.create_database());
  configured.settings.database.reconnect_min = 100ms;
  configured.settings.database.reconnect_max = 350ms;
  postgres.stop();
  std::vector<std::chrono::milliseconds> pauses;
  const auto database = cli::hold_database(configured, false, [&](std::chrono::milliseconds pause) {
    pauses.push_back(pause);
    if (pauses.size() == 4) postgres.start();
    return true;
  });
  CHECK(database != nullptr);
  CHECK(pauses == std::vector{100ms, 200ms, 350ms, 350ms});
  CHECK(log.with("warning database: away, tried again in 350ms: ").size() == 2);
  CHECK(log.with("info database: it is there").size() == 1);
}

TEST_CASE("waiting for a database ends when the process is asked to end") {
  const captured_log log;
  auto& postgres = test::shared_postgres();
  const auto url = postgres.create_database();
  postgres.stop();
  CHECK(cli::hold_database(at(url), false, [](std::chrono::milliseconds) { return false; }) == nullptr);
  postgres.start();
}

TEST_CASE("what does not pass by itself is refused at once, with the database's own reason") {
  CHECK(refusal(test::shared_postgres().url("nowhere")).find("\"nowhere\" does not exist") !=
      std::string::npos);
  const temporary_file text{
      "this is no database, but longer than a header of one would be, by some octets more than 100"};
  CHECK(refusal("sqlite:" + text.path()).find("not a database") != std::string::npos);
  CHECK(refusal("sqlite:/nowhere/mbs.db").find("/nowhere/mbs.db") != std::string::npos);
}
