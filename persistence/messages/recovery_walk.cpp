#include "persistence/messages/recovery_walk.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/message_rows.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>

namespace mbs::persistence {

namespace {

using domain::id_generator;

// Also what the floor passes in one transaction: milliseconds, even if all are unfinished.
constexpr std::int64_t window_rows = 2'000;
// Repeating the window's bounds on the events keeps every way of joining within the window.
constexpr const char* unfinished_in_window =
    "WHERE m.id > $1 AND m.id <= $2 AND NOT EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = m.id "
    "AND e.message_id > $1 AND e.message_id <= $2 AND e.state >= 2) ";

struct window {
  std::int64_t after;
  std::int64_t last;   // highest id in it
  std::int64_t count;  // of messages
};

window next_window(sql::connection& c, std::int64_t after, std::int64_t until) {
  const auto found = c.query(
      "SELECT COUNT(*), CAST(COALESCE(MAX(x.id), 0) AS BIGINT) FROM (SELECT m.id FROM messages m "
      "WHERE m.id > $1 AND m.id < $2 ORDER BY m.id LIMIT $3) x",
      {after, until, window_rows});
  if (!found->next()) return {after, after, 0};
  return {after, found->integer(1), found->integer(0)};
}

std::vector<std::int64_t> integers_of(sql::rows& rows) {
  std::vector<std::int64_t> all;
  while (rows.next())
    all.push_back(rows.integer(0));
  return all;
}

// The window is behind the floor from here on.
void pass(sql::connection& c, const window& w) {
  const auto open = integers_of(
      *c.query(std::string{"SELECT m.id FROM messages m "} + unfinished_in_window + "ORDER BY m.id",
          {w.after, w.last}));
  sql::transaction both{c, sql::transaction::kind::write};
  if (!open.empty())
    c.execute("INSERT INTO unfinished_messages (id) SELECT m.id FROM messages m WHERE " + c.in("m.id", 1) +
            " AND m.id > $2 AND m.id <= $3 ON CONFLICT DO NOTHING",
        {sql::integers{open}, w.after, w.last});
  c.execute("UPDATE recovery_meta SET floor = $1 WHERE floor < $1", {w.last});
  both.commit();
}

void append(std::vector<domain::message>& to, std::vector<domain::message> from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

}  // namespace

message_id recovery_floor(sql::connection& c) {
  const auto stored = c.query("SELECT r.floor FROM recovery_meta r", {});
  return {stored->next() ? stored->integer(0) : 0};
}

message_id lowest_unfinished(sql::connection& c) {
  // The floor first: what it passes meanwhile is above it.
  const auto floor = recovery_floor(c);
  const auto left = left_unfinished(c, {}, floor, 1);
  return left.empty() ? message_id{floor.value + 1} : message_id{left.front()};
}

void move_recovery_floor(sql::connection& c, std::int64_t most_rows) {
  const auto newest = newest_message(c).value;
  const auto safe = id_generator::first_at(id_generator::time_of(newest) - floor_safety);
  auto floor = recovery_floor(c).value;
  for (std::int64_t looked_at = 0; looked_at < most_rows;) {
    const auto w = next_window(c, floor, safe);
    if (w.count == 0) return;
    pass(c, w);
    floor = w.last;
    looked_at += w.count;
  }
}

std::vector<std::int64_t> left_unfinished(
    sql::connection& c, message_id after, message_id floor, std::int64_t limit) {
  return integers_of(
      *c.query("SELECT u.id FROM unfinished_messages u WHERE u.id > $1 AND u.id <= $2 ORDER BY u.id LIMIT $3",
          {after.value, floor.value, limit}));
}

std::vector<std::int64_t> drop_finished(sql::connection& c, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return {};
  auto finished = integers_of(*c.query("SELECT DISTINCT e.message_id FROM message_events e WHERE " +
          c.in("e.message_id", 1) + " AND e.message_id >= $2 AND e.message_id <= $3 AND e.state >= 2",
      {sql::integers{ids}, ids.front(), ids.back()}));
  std::sort(finished.begin(), finished.end());
  if (!finished.empty())
    c.execute("DELETE FROM unfinished_messages WHERE " + c.in("id", 1), {sql::integers{finished}});
  std::vector<std::int64_t> open;
  std::set_difference(ids.begin(), ids.end(), finished.begin(), finished.end(), std::back_inserter(open));
  return open;
}

std::vector<domain::message> collect_unfinished(
    sql::connection& c, recovery_cursor where, std::uint32_t limit) {
  // The floor first: what it passes meanwhile is found above it.
  const auto floor = recovery_floor(c);
  const auto until = where.until ? where.until.value : std::numeric_limits<std::int64_t>::max();
  std::vector<domain::message> found;
  auto after = where.after.value;
  const auto collect = [&](const std::string& tail, std::array<sql::parameter, 3> values) {
    append(found, load_messages(c, tail + "ORDER BY m.id LIMIT $3", values));
  };
  while (found.size() < limit && after < floor.value) {
    const auto left = left_unfinished(c, {after}, {std::min(floor.value, until - 1)}, window_rows);
    after = left.empty() ? floor.value : left.back();
    if (left.empty()) break;
    collect("WHERE " + c.in("m.id", 1) +
            " AND m.id <= $2 AND NOT EXISTS (SELECT 1 FROM message_events e "
            "WHERE e.message_id = m.id AND e.state >= 2) ",
        {sql::integers{left}, left.back(), std::int64_t{limit} - static_cast<std::int64_t>(found.size())});
  }
  while (found.size() < limit) {
    const auto w = next_window(c, after, until);
    if (w.count == 0) break;
    collect(unfinished_in_window,
        {w.after, w.last, std::int64_t{limit} - static_cast<std::int64_t>(found.size())});
    after = w.last;
  }
  return found;
}

}  // namespace mbs::persistence
