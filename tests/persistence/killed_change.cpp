#include "tests/persistence/killed_change.hpp"

#include "persistence/postgres/postgres_connection.hpp"
#include "persistence/sql/sql_store_connection.hpp"
#include "persistence/sqlite/sqlite_connection.hpp"
#include "tests/persistence/access/audit_fixture.hpp"
#include "tests/persistence/deadly_connection.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <string>

namespace mbs::test {

namespace {

constexpr std::string_view sqlite_mark = "sqlite:";

std::unique_ptr<sql::connection> plain_connection(const std::string& url) {
  if (url.starts_with(sqlite_mark)) {
    persistence::sqlite_options options;
    options.path = url.substr(sqlite_mark.size());
    return persistence::open_sqlite(options);
  }
  persistence::postgres_options options;
  options.url = url;
  return persistence::open_postgres(options);
}

std::vector<std::string> texts(sql::connection& c, const std::string& query) {
  std::vector<std::string> all;
  for (const auto row = c.query(query, {}); row->next();)
    all.emplace_back(row->bytes(0));
  return all;
}

/// "SELECT 'table ' || row …" for each table, as one query.
std::string query_for_all_rows(sql::connection& c, bool is_sqlite) {
  const auto tables = texts(c,
      is_sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                : "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()");
  std::string query;
  for (const auto& table : tables) {
    query += query.empty() ? "" : " UNION ALL ";
    if (is_sqlite) {
      std::string row;
      for (const auto& column : texts(c, "SELECT name FROM pragma_table_info('" + table + "')"))
        row += " || ' ' || quote(\"" + column + "\")";
      query += "SELECT '" + table + "'" + row + " FROM " + table;
    } else {
      query += "SELECT '" + table + " ' || CAST(t AS TEXT) FROM " + table + " t";
    }
  }
  return query;
}

/// Every row of every table.
struct contents {
  std::vector<std::string> rows;

  contents(sql::connection& c, const std::string& query_for_all) : rows{texts(c, query_for_all)} {
    std::sort(rows.begin(), rows.end());
  }
  /// Those that are in this one only; for people.
  [[nodiscard]] std::string beyond(const contents& other) const {
    std::vector<std::string> more;
    std::set_difference(
        rows.begin(), rows.end(), other.rows.begin(), other.rows.end(), std::back_inserter(more));
    std::string all;
    for (const auto& row : more)
      all += row.substr(0, 200) + '\n';
    return all;
  }
  [[nodiscard]] std::vector<std::string> but_entries_and_mails() const {
    auto some = rows;
    std::erase_if(
        some, [](const auto& row) { return row.starts_with("audit_") || row.starts_with("mail_"); });
    return some;
  }
};

void no_care(sql::connection&, domain::time_point, int) {}

/// False when it had fewer statements to make, and is made now.
bool is_killed_at(const std::string& url, int statement, const killed_change& change) {
  const auto child = fork();
  if (child == 0) {
    persistence::sql_store_connection stores{
        [&] { return std::make_unique<deadly_connection>(plain_connection(url), statement); }, {}, no_care};
    _exit(static_cast<int>(change.make(stores)));
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) {
    REQUIRE(WTERMSIG(status) == SIGKILL);
    return true;
  }
  const auto why = static_cast<domain::errc>(WEXITSTATUS(status));
  REQUIRE_MESSAGE(why == domain::errc::none, std::string{domain::to_code(why)});
  return false;
}

}  // namespace

void check_whole_or_not(store_fixture& store, const killed_change& change) {
  INFO(std::string{change.what});
  const auto look = plain_connection(store.url());
  const auto all = query_for_all_rows(*look, store.url().starts_with(sqlite_mark));
  const std::string entries = "SELECT COUNT(*) FROM audit_entries",
                    outbox = "SELECT COUNT(*) FROM mail_outbox";
  const auto of_action = entries + " WHERE action = '" + change.action + "'";
  const auto entered = store.number(entries), acted = store.number(of_action), mails = store.number(outbox);
  const auto expected = *change.action == '\0' ? 0 : 1;
  const contents before{*look, all};
  int statement = 0;
  while (is_killed_at(store.url(), statement, change)) {
    INFO("killed at statement " << statement);
    const contents now{*look, all};
    REQUIRE_MESSAGE(now.rows == before.rows, "left: ", now.beyond(before));
    REQUIRE(++statement < 100);
  }
  const contents after{*look, all};
  CHECK(statement > 0);
  CHECK(after.but_entries_and_mails() != before.but_entries_and_mails());
  CHECK(store.number(entries) == entered + expected);
  CHECK(store.number(of_action) == acted + expected);
  CHECK(store.number(outbox) == mails + change.mails);
  CHECK(findings(store).empty());
}

void check_whole_or_not(store_fixture& store, const std::vector<killed_change>& one_after_the_other) {
  for (const auto& change : one_after_the_other)
    check_whole_or_not(store, change);
}

}  // namespace mbs::test
