#include "persistence/messages/recovery_walk.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/message_rows.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

namespace mbs::persistence {

namespace {

using domain::id_generator;

constexpr std::int64_t window_rows = 5'000;
// Repeating the window's bounds on the events keeps every way of joining within the window.
constexpr const char* unfinished_in_window =
    "WHERE m.id > $1 AND m.id <= $2 AND NOT EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = m.id "
    "AND e.message_id > $1 AND e.message_id <= $2 AND e.state >= 2) ";

std::int64_t first_unfinished(sql::connection& c, std::int64_t after, std::int64_t last) {
  const auto found =
      c.query(std::string{"SELECT m.id FROM messages m "} + unfinished_in_window + "ORDER BY m.id LIMIT 1",
          {after, last});
  return found->next() ? found->integer(0) : 0;
}

}  // namespace

recovery_walk::window recovery_walk::next_window(sql::connection& c, std::int64_t after, std::int64_t until) {
  const auto found = c.query(
      "SELECT COUNT(*), CAST(COALESCE(MAX(x.id), 0) AS BIGINT) FROM (SELECT m.id FROM messages m "
      "WHERE m.id > $1 AND m.id < $2 ORDER BY m.id LIMIT $3) x",
      {after, until, window_rows});
  if (!found->next()) return {after, after, 0};
  return {after, found->integer(1), found->integer(0)};
}

void recovery_walk::load(sql::connection& c) {
  if (loaded_) return;
  const auto stored = c.query("SELECT r.floor FROM recovery_meta r", {});
  stored_ = floor_ = stored->next() ? stored->integer(0) : 0;
  loaded_ = true;
}

message_id recovery_walk::move_floor(sql::connection& c, std::int64_t most_rows) {
  load(c);
  const auto newest = newest_message(c).value;
  for (std::int64_t looked_at = 0; looked_at < most_rows;) {
    const auto w = next_window(c, floor_, std::numeric_limits<std::int64_t>::max());
    if (w.count == 0) break;
    const auto open = first_unfinished(c, w.after, w.last);
    advance({w.after, open == 0 ? w.last : open - 1, w.count}, newest);
    if (floor_ != w.last) break;
    looked_at += w.count;
  }
  store(c);
  return {floor_};
}

std::vector<domain::message> recovery_walk::collect(
    sql::connection& c, recovery_cursor where, std::uint32_t limit) {
  load(c);
  const auto until = where.until ? where.until.value : std::numeric_limits<std::int64_t>::max();
  auto after = std::max(where.after.value, floor_);
  bool at_floor = where.after.value <= floor_;
  const auto newest = at_floor ? newest_message(c).value : 0;
  std::vector<domain::message> found;
  while (found.size() < limit) {
    const auto w = next_window(c, after, until);
    if (w.count == 0) break;
    if (at_floor) {
      const auto open = first_unfinished(c, w.after, w.last);
      at_floor = open == 0;
      advance({w.after, open == 0 ? w.last : open - 1, w.count}, newest);
    }
    if (!at_floor) {
      const auto room = static_cast<std::int64_t>(limit - found.size());
      auto more = load_messages(c, std::string{unfinished_in_window} + "ORDER BY m.id LIMIT $3",
          std::array<sql::parameter, 3>{w.after, w.last, room});
      std::move(more.begin(), more.end(), std::back_inserter(found));
    }
    after = w.last;
  }
  store(c);
  return found;
}

void recovery_walk::advance(const window& w, std::int64_t newest) {
  const auto safe = id_generator::first_at(id_generator::time_of(newest) - safety);
  floor_ = std::max(floor_, std::min(w.last, safe));
}

void recovery_walk::store(sql::connection& c) {
  // Once a minute of ids is enough: the floor only saves work.
  constexpr std::chrono::minutes worth_storing{1};
  if (id_generator::time_of(floor_) < id_generator::time_of(stored_) + worth_storing) return;
  stored_ = floor_;
  try {
    c.execute("UPDATE recovery_meta SET floor = $1 WHERE floor < $1", {floor_});
  } catch (const sql::error& e) {
    if (e.kind() == sql::failure::lost) throw;
  }
}

}  // namespace mbs::persistence
