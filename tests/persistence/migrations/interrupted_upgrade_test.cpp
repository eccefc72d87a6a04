#include "tests/persistence/deadly_connection.hpp"
#include "tests/persistence/migrations/old_database.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <numeric>
#include <random>

namespace mbs::test {

namespace {

namespace sql = persistence::sql;

/// Upgrades in another process that dies at a statement; false when it had fewer statements to make.
bool dies_at(const old_database& old, int statement) {
  const auto child = fork();
  if (child == 0) {
    int code = 1;
    try {
      deadly_connection c{old.connect(), statement};
      (void)persistence::apply_migrations(c, old.known(), old.lock(), [] {});
      code = 0;
    } catch (const std::exception&) {
    }
    _exit(code);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) return true;
  REQUIRE(WEXITSTATUS(status) == 0);
  return false;
}

/// What the database holds, whatever it is called there.
std::string contents(const old_database& old) {
  return old.text(
             "SELECT CAST(COUNT(*) AS TEXT) || ' messages, price ' || CAST(SUM(price) AS TEXT) FROM "
             "messages") +
      old.text("SELECT ', ' || CAST(COUNT(*) AS TEXT) || ' events' FROM message_events") +
      old.text("SELECT ', ' || CAST(COUNT(*) AS TEXT) || ' funding entries' FROM funding_entries") +
      old.text(
          "SELECT ', version ' || CAST(MAX(version) AS TEXT) || ' after ' || CAST(COUNT(*) AS TEXT) FROM "
          "schema_migrations");
}

/// The schema and contents of an upgrade that nobody disturbed.
template <class Old>
std::string undisturbed(beginning with) {
  const Old old{with};
  old.open()->migrate();
  return old.text(old.schema_query()) + contents(old);
}

template <class Old>
int statements_of(beginning with) {
  const Old old{with};
  deadly_connection c{old.connect(), std::numeric_limits<int>::max()};
  (void)persistence::apply_migrations(c, old.known(), old.lock(), [] {});
  return c.made();
}

/// At which statements an upgrade is killed: all of them in a soak (./check --soak), else so many that do not
/// grow with the upgrades, others in each run.
std::vector<int> chosen_statements(int all, unsigned seed) {
  constexpr std::size_t tries = 10;
  std::vector<int> chosen(static_cast<std::size_t>(all));
  std::iota(chosen.begin(), chosen.end(), 0);
  if (std::getenv("MBS_KILL_LOOPS") != nullptr) return chosen;
  std::vector<int> some;
  std::ranges::sample(chosen, std::back_inserter(some), tries, std::mt19937{seed});
  return some;
}

/// Gives how many statements there were.
template <class Old>
int interrupt_everywhere(beginning with) {
  const auto wanted = undisturbed<Old>(with);
  const auto all = statements_of<Old>(with);
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  for (const auto statement : chosen_statements(all, seed)) {
    CAPTURE(statement);
    const Old old{with};
    REQUIRE(dies_at(old, statement));
    old.open()->migrate();
    REQUIRE(old.text(old.schema_query()) + contents(old) == wanted);
    const auto stores = old.open()->connect(persistence::lane::maintenance);
    REQUIRE(stores->template get<persistence::ledger_store>().verify()->differences.empty());
  }
  return all;
}

}  // namespace

TEST_CASE_TEMPLATE("an upgrade that is killed at any statement is gone on with, and ends the same", Old,
    old_on_sqlite, old_on_postgres) {
  // At least each statement of the newest step.
  CHECK(interrupt_everywhere<Old>(beginning::of_7a3a836) > 9);
}

TEST_CASE_TEMPLATE("a first migration that is killed at any statement is gone on with, and ends the same",
    Old, old_on_sqlite, old_on_postgres) {
  CHECK(interrupt_everywhere<Old>(beginning::empty) > 30);
}

TEST_CASE_TEMPLATE("what was done before a kill is not done again", Old, old_on_sqlite, old_on_postgres) {
  const Old old{beginning::empty};
  const auto steps_done = [&] {
    const auto c = old.connect();
    sql::transaction look{*c, sql::transaction::kind::read};
    try {
      const auto row = c->query("SELECT CAST(COUNT(*) AS BIGINT) FROM schema_migrations", {});
      return row->next() ? row->integer(0) : 0;
    } catch (const sql::error&) {
      return std::int64_t{0};  // not even that table
    }
  };
  // Each process gets one statement further than the one before it.
  for (int statement = 0; steps_done() == 0; ++statement)
    REQUIRE(dies_at(old, statement));
  CHECK(steps_done() == 1);
  CHECK(old.open()->migrate().size() == old.known().size() - 1);
}

TEST_CASE_TEMPLATE("an older program refuses a newer database and names both versions", Old, old_on_sqlite,
    old_on_postgres) {
  const Old old{beginning::empty};
  old.open()->migrate();
  const auto known = old.known().back().number;
  old.connect()->run("INSERT INTO schema_migrations (version, name) VALUES (" + std::to_string(known + 1) +
      ", 'of tomorrow')");
  const auto sentence = "the database has schema version " + std::to_string(known + 1) +
      ", this program knows versions up to " + std::to_string(known) + ": use a newer program";
  CHECK_THROWS_WITH_AS((void)old.open()->migrate(), sentence.c_str(), std::runtime_error);
}

TEST_CASE_TEMPLATE("a database is not upgraded under a running server, unless by that server", Old,
    old_on_sqlite, old_on_postgres) {
  const Old old{beginning::of_7a3a836};
  const auto before = old.text(old.schema_query());
  const auto server = old.open();
  server->take_server_lock();
  CHECK_THROWS_WITH_AS(
      (void)old.open()->migrate(), doctest::Contains("stop it before it is upgraded"), std::runtime_error);
  CHECK(old.text(old.schema_query()) == before);
  CHECK(!server->migrate().empty());
  CHECK(old.open()->migrate().empty());  // nothing to apply: nobody is in the way
}

TEST_CASE("migrations are numbered upwards, and each says what it is for") {
  for (const auto known : {persistence::sqlite_migrations(), persistence::postgresql_migrations()}) {
    int last = 0;
    for (const auto& m : known) {
      CHECK(m.number > last);
      CHECK(std::string_view{m.script}.starts_with("--"));
      last = m.number;
    }
  }
}

}  // namespace mbs::test
