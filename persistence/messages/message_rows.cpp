#include "persistence/messages/message_rows.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/content_codec.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace mbs::persistence {

namespace {

constexpr const char* content_columns =
    "m.sender, m.sender_kind, m.text, m.reference, m.segmentation, "
    "m.callback_query";

std::shared_ptr<const domain::message_content> read_content(const sql::rows& row, int first) {
  auto content = std::make_shared<domain::message_content>();
  content->sender.text = row.bytes(first);
  content->sender.kind = static_cast<domain::sender_kind>(row.integer(first + 1));
  content->text = row.bytes(first + 2);
  content->reference = row.bytes(first + 3);
  content->segmented = unpack_segmented(row.bytes(first + 4), content->text);
  content->callback_query = row.bytes(first + 5);
  return content;
}

domain::message read_message(const sql::rows& row) {
  domain::message m;
  m.id = {row.integer(0)};
  m.account = {row.integer(1)};
  m.to = domain::msisdn::from_number(row.integer(2));
  m.network = {static_cast<std::uint8_t>(row.integer(3))};
  m.traffic = static_cast<domain::traffic_class>(row.integer(4));
  m.segments = static_cast<std::uint8_t>(row.integer(5));
  m.price = money::from_units(row.integer(6));
  m.accepted_at = domain::from_micros(row.integer(7));
  m.expires_at = domain::from_micros(row.integer(8));
  m.callback = {row.integer(9)};
  return m;
}

domain::message_event read_event(const sql::rows& row) {
  domain::message_event e;
  e.seq = {row.integer(0)};
  e.message = {row.integer(1)};
  e.account = {row.integer(2)};
  e.kind = static_cast<domain::event_kind>(row.integer(3));
  e.state = static_cast<domain::message_state>(row.integer(4));
  e.outcome = static_cast<domain::segment_outcome>(row.integer(5));
  e.segment = static_cast<std::uint8_t>(row.integer(6));
  e.link = {row.integer(7)};
  e.code = static_cast<std::uint32_t>(row.integer(8));
  e.at = domain::from_micros(row.integer(9));
  e.charge = money::from_units(row.integer(10));
  e.release = money::from_units(row.integer(11));
  e.smsc_message_id = row.bytes(12);
  e.note = read_note(row, 13);
  return e;
}

using contents_by_owner = std::unordered_map<std::int64_t, std::shared_ptr<const domain::message_content>>;

void load_owned_elsewhere(sql::connection& c, contents_by_owner& contents) {
  std::vector<std::int64_t> missing;
  for (const auto& [owner, content] : contents)
    if (!content) missing.push_back(owner);
  if (missing.empty()) return;
  const auto found =
      c.query(std::string{"SELECT m.id, "} + content_columns + " FROM messages m WHERE " + c.in("m.id", 1),
          {missing});
  while (found->next())
    contents[found->integer(0)] = read_content(*found, 1);
}

}  // namespace

domain::receipt_note read_note(const sql::rows& row, int first) {
  domain::receipt_note note;
  if (!row.is_null(first)) note.done_at = domain::from_micros(row.integer(first));
  if (!row.is_null(first + 1)) note.network_error = static_cast<std::uint32_t>(row.integer(first + 1));
  return note;
}

std::vector<domain::message> load_messages(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto found =
      c.query(std::string{"SELECT m.id, m.account, m.recipient, m.network, m.traffic_class, m.segments, "
                          "m.price, m.accepted_at, m.expires_at, m.callback, m.content_owner, "} +
              content_columns + " FROM messages m " + tail,
          values);
  std::vector<domain::message> messages;
  contents_by_owner contents;
  std::vector<std::pair<std::size_t, std::int64_t>> owned;  // which message, by which owner
  while (found->next()) {
    auto& m = messages.emplace_back(read_message(*found));
    const auto owner = found->integer(10);
    if (owner == 0) {
      m.content = read_content(*found, 11);
      contents[m.id.value] = m.content;
    } else {
      contents.try_emplace(owner);
      owned.emplace_back(messages.size() - 1, owner);
    }
  }
  load_owned_elsewhere(c, contents);
  for (const auto& [index, owner] : owned) {
    messages[index].content = contents[owner];
    if (!messages[index].content)
      throw std::runtime_error{"a message lost its text: " + std::to_string(owner)};
  }
  return messages;
}

std::vector<domain::message_event> load_events(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto found = c.query(
      "SELECT e.seq, e.message_id, e.account, e.kind, e.state, e.outcome, e.segment, e.link, "
      "e.code, e.at, e.charge, e.release, e.smsc_message_id, "
      "e.done_at, e.network_error FROM message_events e " +
          tail,
      values);
  std::vector<domain::message_event> events;
  while (found->next())
    events.push_back(read_event(*found));
  return events;
}

std::vector<message_history> with_events(sql::connection& c, std::vector<domain::message> messages) {
  std::vector<message_history> histories;
  if (messages.empty()) return histories;
  std::unordered_map<message_id, std::size_t> positions;
  std::vector<std::int64_t> ids;
  ids.reserve(messages.size());
  histories.reserve(messages.size());
  for (auto& m : messages) {
    positions.emplace(m.id, histories.size());
    ids.push_back(m.id.value);
    histories.push_back({std::move(m), {}});
  }
  // The bounds let the planner leave out days that hold none of the ids.
  const auto [lowest, highest] = std::minmax_element(ids.begin(), ids.end());
  const std::array<sql::parameter, 3> values{sql::integers{ids}, *lowest, *highest};
  for (auto& e : load_events(c,
           "WHERE " + c.in("e.message_id", 1) +
               " AND e.message_id >= $2 AND e.message_id <= $3 ORDER BY e.seq",
           values))
    histories[positions.at(e.message)].events.push_back(std::move(e));
  return histories;
}

message_id newest_message(sql::connection& c) {
  const auto found = c.query("SELECT CAST(COALESCE(MAX(m.id), 0) AS BIGINT) FROM messages m", {});
  return {found->next() ? found->integer(0) : 0};
}

std::int64_t day_of(message_id id) noexcept {
  return std::chrono::floor<std::chrono::days>(domain::id_generator::time_of(id.value))
      .time_since_epoch()
      .count();
}

std::int64_t content_owner_choice::content_owner_of(const domain::message& m) {
  const auto day = day_of(m.id);
  if (m.content.get() == last_content_ && day == last_day_) return last_owner_;
  last_content_ = m.content.get();
  last_owner_ = m.id.value;
  last_day_ = day;
  return 0;
}

}  // namespace mbs::persistence
