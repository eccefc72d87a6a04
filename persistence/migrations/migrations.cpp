#include "persistence/migrations/migrations.hpp"

#include <stdexcept>

namespace mbs::persistence {

namespace {

std::int64_t current_version(sql::connection& c) {
  c.run(
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
      "version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at TIMESTAMP NOT NULL DEFAULT "
      "CURRENT_TIMESTAMP)");
  const auto newest = c.query("SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM schema_migrations", {});
  return newest->next() ? newest->integer(0) : 0;
}

}  // namespace

std::vector<std::string> apply_migrations(
    sql::connection& c, std::span<const migration> known, const std::string& lock) {
  sql::transaction all{c, sql::transaction::kind::write};
  if (!lock.empty()) c.run(lock);
  const auto version = current_version(c);
  if (version > known.back().number)
    throw std::runtime_error{"the database has schema version " + std::to_string(version) +
        ", this program knows versions up to " + std::to_string(known.back().number) +
        ": use a newer program"};
  std::vector<std::string> applied;
  for (const auto& step : known) {
    if (step.number <= version) continue;
    c.run(step.script);
    c.execute("INSERT INTO schema_migrations (version, name) VALUES ($1, $2)",
        {std::int64_t{step.number}, std::string_view{step.name}});
    applied.emplace_back(step.name);
  }
  all.commit();
  return applied;
}

}  // namespace mbs::persistence
