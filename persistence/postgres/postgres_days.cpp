#include "persistence/postgres/postgres_days.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/rows.hpp"

#include <chrono>
#include <string>

namespace mbs::persistence {

namespace {

std::int64_t first_id_of(std::int64_t day) {
  return domain::id_generator::first_at(domain::time_point{std::chrono::sys_days{std::chrono::days{day}}});
}

std::string two_digits(unsigned number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string suffix_of(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return '_' + std::to_string(static_cast<int>(date.year())) +
      two_digits(static_cast<unsigned>(date.month())) + two_digits(static_cast<unsigned>(date.day()));
}

bool exists(sql::connection& c, const std::string& table) {
  const auto row = c.query("SELECT 1 WHERE to_regclass($1) IS NOT NULL", {std::string_view{table}});
  return row->next();
}

// Made apart and then attached: readers and writers of other days go on meanwhile.
void make_day(sql::connection& c, const std::string& parent, std::int64_t day) {
  const auto name = parent + suffix_of(day);
  if (exists(c, name)) return;
  c.run("CREATE TABLE " + name + " (LIKE " + parent + " INCLUDING DEFAULTS INCLUDING CONSTRAINTS)");
  c.run("ALTER TABLE " + parent + " ATTACH PARTITION " + name + " FOR VALUES FROM (" +
      std::to_string(first_id_of(day)) + ") TO (" + std::to_string(first_id_of(day + 1)) + ")");
}

}  // namespace

void postgres_days::ensure(sql::connection& c, const std::vector<std::int64_t>& days) {
  for (const auto day : days) {
    if (known_.contains(day)) continue;
    sql::transaction both{c, sql::transaction::kind::write};
    c.run("SELECT pg_advisory_xact_lock(hashtext('mbs day partitions'))");
    make_day(c, "messages", day);
    make_day(c, "message_events", day);
    both.commit();
    known_.insert(day);
  }
}

void postgres_days::prepare(sql::connection& c, time_point now, int ahead) {
  const auto today = day_of(message_id{domain::id_generator::first_at(now)});
  std::vector<std::int64_t> days;
  for (int i = 0; i <= ahead; ++i)
    days.push_back(today + i);
  postgres_days{}.ensure(c, days);
  analyse(c);
}

void postgres_days::analyse(sql::connection& c) {
  std::vector<std::string> stale;
  {
    // Never analysed, or four times as large as then; what is empty can wait.
    const auto row = c.query(
        "SELECT p.oid::regclass::text FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid "
        "WHERE i.inhparent IN ('messages'::regclass, 'message_events'::regclass) "
        "AND p.relkind = 'r' AND pg_relation_size(p.oid) > 0 AND (p.reltuples < 0 OR "
        "pg_relation_size(p.oid) > 4 * 8192 * (p.relpages::bigint + 16)) ORDER BY 1",
        {});
    while (row->next())
      stale.emplace_back(row->bytes(0));
  }
  for (const auto& name : stale)
    c.run("ANALYZE " + name);
}

}  // namespace mbs::persistence
