#include "persistence/migrations/migrations.hpp"

#include <algorithm>
#include <stdexcept>

namespace mbs::persistence {

namespace {

std::int64_t newest_step(sql::connection& c) {
  const auto newest = c.query("SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM schema_migrations", {});
  return newest->next() ? newest->integer(0) : 0;
}

std::int64_t current_version(sql::connection& c) {
  c.run(
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
      "version BIGINT PRIMARY KEY, name TEXT NOT NULL, "
      "applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)");
  return newest_step(c);
}

// The first of `known` that the database lacks, applied; null when it lacks none.
const migration* apply_next(sql::connection& c, std::span<const migration> known, const std::string& lock,
    const std::function<void()>& no_server) {
  sql::transaction step{c, sql::transaction::kind::write};
  if (!lock.empty()) c.run(lock);
  // Read again each time: another process may have made steps in between.
  const auto version = current_version(c);
  const schema_state schema{version, known.back().number};
  if (schema.is_newer()) throw std::runtime_error{schema.complaint()};
  const auto next =
      std::find_if(known.begin(), known.end(), [&](const migration& m) { return m.number > version; });
  if (next != known.end()) {
    no_server();
    c.run(next->script);
    c.execute("INSERT INTO schema_migrations (version, name) VALUES ($1, $2)",
        {std::int64_t{next->number}, std::string_view{next->name}});
  }
  step.commit();
  return next == known.end() ? nullptr : &*next;
}

}  // namespace

schema_state read_schema(
    sql::connection& c, std::span<const migration> known, const std::string& table_query) {
  const bool has_table = c.query(table_query, {})->next();
  return {has_table ? newest_step(c) : 0, known.back().number};
}

// One transaction a step, not one for all: a step that has been made is not made again when a later, longer
// one is interrupted, and PostgreSQL's locks on large tables are held no longer than their own step takes.
std::vector<std::string> apply_migrations(sql::connection& c, std::span<const migration> known,
    const std::string& lock, const std::function<void()>& no_server) {
  std::vector<std::string> applied;
  while (const auto* made = apply_next(c, known, lock, no_server))
    applied.emplace_back(made->name);
  return applied;
}

}  // namespace mbs::persistence
