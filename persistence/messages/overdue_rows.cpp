#include "persistence/messages/overdue_rows.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/message_rows.hpp"
#include "persistence/messages/recovery_walk.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace mbs::persistence {

namespace {

using domain::id_generator;

/// How far an id's time may be from the time of acceptance.
constexpr std::chrono::minutes id_slack{1};

struct ended_message {
  std::int64_t id;
  time_point ended;
};

std::vector<ended_message> ended_messages(
    sql::connection& c, overdue_cursor from, time_point deadline, std::uint32_t limit, message_id lowest) {
  // Validity ends after acceptance, so ids tell the days to look at.
  const auto found = c.query(
      "SELECT m.id, m.expires_at FROM messages m WHERE (m.expires_at, m.id) > ($1, $2) AND m.expires_at < $3 "
      "AND m.id >= $4 AND m.id < $5 ORDER BY m.expires_at, m.id LIMIT $6",
      {domain::to_micros(from.ended), from.after.value, domain::to_micros(deadline), lowest.value,
          id_generator::first_at(deadline + id_slack), std::int64_t{limit}});
  std::vector<ended_message> ended;
  while (found->next())
    ended.push_back({found->integer(0), domain::from_micros(found->integer(1))});
  return ended;
}

/// Those of `ids` that were sent and are not final, ascending.
std::vector<std::int64_t> sent_and_open(sql::connection& c, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return {};
  const auto [lowest, highest] = std::minmax_element(ids.begin(), ids.end());
  const std::array<sql::parameter, 3> values{sql::integers{ids}, *lowest, *highest};
  // 1 is submitted; 8 is held: sent with an unknown outcome, which ends the same way.
  const auto row =
      c.query("SELECT e.message_id, e.state FROM message_events e WHERE " + c.in("e.message_id", 1) +
              " AND e.message_id >= $2 AND e.message_id <= $3 AND (e.kind IN (1, 8) OR e.state >= 2)",
          values);
  std::unordered_map<std::int64_t, bool> final_by_id;
  while (row->next())
    final_by_id[row->integer(0)] |= domain::is_final(static_cast<domain::message_state>(row->integer(1)));
  std::vector<std::int64_t> open;
  for (const auto& [id, is_final] : final_by_id)
    if (!is_final) open.push_back(id);
  std::sort(open.begin(), open.end());
  return open;
}

std::vector<message_history> histories_of(sql::connection& c, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return {};
  const sql::parameter which[]{sql::integers{ids}};
  return with_events(c, load_messages(c, "WHERE " + c.in("m.id", 1) + " ORDER BY m.id", which));
}

/// Of those that the floor has passed.
overdue_page among_left(
    sql::connection& c, message_id after, time_point deadline, const std::vector<std::int64_t>& left) {
  overdue_page page;
  page.next = {{}, {left.back()}, {}};
  const auto open = drop_finished(c, left);
  if (open.empty()) return page;
  std::vector<std::int64_t> ended;
  const auto found = c.query("SELECT m.id FROM messages m WHERE " + c.in("m.id", 1) +
          " AND m.id > $2 AND m.id <= $3 AND m.expires_at < $4",
      {sql::integers{open}, after.value, open.back(), domain::to_micros(deadline)});
  while (found->next())
    ended.push_back(found->integer(0));
  page.overdue = histories_of(c, sent_and_open(c, ended));
  return page;
}

}  // namespace

overdue_page find_overdue(sql::connection& c, overdue_cursor from, time_point deadline, std::uint32_t limit) {
  if (from.ended == time_point{}) {
    const auto floor = recovery_floor(c);
    const auto left = left_unfinished(c, from.after, floor, limit);
    if (!left.empty()) return among_left(c, from.after, deadline, left);
    // Above the floor nothing ends before the floor's time: the end's index is read from there.
    from = {id_generator::time_of(floor.value) - id_slack, {}, {floor.value + 1}};
  }
  const auto lowest = from.lowest ? from.lowest : lowest_unfinished(c);
  const auto ended = ended_messages(c, from, deadline, limit, lowest);
  overdue_page page;
  if (ended.empty()) return page;
  if (ended.size() == limit) page.next = {ended.back().ended, {ended.back().id}, from.lowest};
  std::vector<std::int64_t> ids;
  ids.reserve(ended.size());
  for (const auto& m : ended)
    ids.push_back(m.id);
  page.overdue = histories_of(c, sent_and_open(c, ids));
  return page;
}

}  // namespace mbs::persistence
