#include "persistence/messages/message_fold.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/content_codec.hpp"
#include "persistence/messages/hourly_sums.hpp"
#include "persistence/messages/message_rows.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace mbs::persistence {

namespace {

using ids = std::vector<std::int64_t>;

/// So many numbers of events are looked at for each message.
constexpr std::int64_t events_a_message = 5;

/// The first id of the day of `id`, or of one some days later. A text is owned by a message of the same day.
std::int64_t day_of(std::int64_t id, int later = 0) {
  return domain::id_generator::first_at(
      std::chrono::floor<std::chrono::days>(domain::id_generator::time_of(id)) + std::chrono::days{later});
}

// Bounds besides the list itself let the planner leave out days.
struct chosen {
  ids which;  // ascending
  [[nodiscard]] std::vector<sql::parameter> values() const {
    return {sql::integers{which}, which.front(), which.back()};
  }
  [[nodiscard]] std::vector<sql::parameter> values(std::initializer_list<std::int64_t> more) const {
    auto all = values();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  [[nodiscard]] std::int64_t lowest_owner() const { return day_of(which.front()); }
};

std::string of_chosen(const sql::connection& c, const std::string& column) {
  return c.in(column, 1) + " AND " + column + " >= $2 AND " + column + " <= $3";
}
// A column of m, or of the message that owns its text; the lowest owner is parameter 4.
std::string own_or_owners(const std::string& column) {
  return "COALESCE(m." + column + ", (SELECT o." + column +
      " FROM messages o WHERE o.id = m.content_owner AND o.id >= $4 AND o.id <= $3))";
}

// The messages at `from` and above it, at most `limit` of them: those not yet taken, and how far they go.
struct stretch {
  chosen fresh;
  std::int64_t last = 0;  // 0: there is none
  bool ends = false;      // none is above it
};

stretch next_stretch(sql::connection& c, const fold_place& place, std::int64_t limit) {
  stretch s;
  const auto window = c.query(
      "SELECT COUNT(*), CAST(COALESCE(MAX(x.id), 0) AS BIGINT) FROM (SELECT m.id FROM messages m "
      "WHERE m.id >= $1 ORDER BY m.id LIMIT $2) x",
      {place.messages_below, limit});
  if (!window->next() || window->integer(0) == 0) return {{}, 0, true};
  s.ends = window->integer(0) < limit;
  s.last = window->integer(1);
  const auto fresh = c.query(
      "SELECT m.id FROM messages m WHERE m.id >= $1 AND m.id <= $2 AND (m.id > $3 OR NOT EXISTS (SELECT 1 "
      "FROM message_recipients r WHERE r.account = m.account AND r.recipient = m.recipient AND r.id = m.id)) "
      "ORDER BY m.id",
      {place.messages_below, s.last, place.messages_through});
  while (fresh->next())
    s.fresh.which.push_back(fresh->integer(0));
  return s;
}

void take_messages(sql::connection& c, const chosen& some) {
  if (some.which.empty()) return;
  const auto values = some.values();
  const auto with_texts = some.values({some.lowest_owner()});
  const auto these = "WHERE " + of_chosen(c, "m.id");
  const std::string once = " ON CONFLICT DO NOTHING";
  c.execute(
      "INSERT INTO message_recipients (account, recipient, id) "
      "SELECT m.account, m.recipient, m.id FROM messages m " +
          these + once,
      values);
  c.execute("INSERT INTO open_messages (id, account) SELECT m.id, m.account FROM messages m " + these + once,
      values);
  c.execute(
      "INSERT INTO message_references (account, reference, id) "
      "SELECT m.account, " +
          own_or_owners("reference") + ", m.id FROM messages m " + these + " AND " +
          own_or_owners("reference") + " <> ''" + once,
      with_texts);
  c.execute(
      "INSERT INTO message_senders (account, sender, id) "
      "SELECT m.account, " +
          own_or_owners("sender") + ", m.id FROM messages m " + these + once,
      with_texts);
}

void count_accepted(sql::connection& c, const chosen& some) {
  if (some.which.empty()) return;
  hourly_counts counts;
  for (const auto& [id, message] : load_counted(c, some.which, some.lowest_owner()))
    counts.add(message, {}, 0);
  counts.store(c);
}

/// The event that a message ended by: the first one, should there be two; the books tell of that.
struct final_event {
  std::int64_t seq = 0;
  counted_end end;
};
using final_events = std::map<std::int64_t, final_event>;  // by message id

struct next_finals {
  final_events ended;  // of messages that are still open here
  std::int64_t through = 0;
  bool ends = false;
};

// The messages of those events that are open here: an event of another has been taken.
void keep_open_ones(sql::connection& c, final_events& finals) {
  if (finals.empty()) return;
  ids candidates;
  for (const auto& [id, event] : finals)
    candidates.push_back(id);
  const std::array<sql::parameter, 1> values{sql::integers{candidates}};
  const auto open =
      c.query("SELECT o.id FROM open_messages o WHERE " + c.in("o.id", 1) + " ORDER BY o.id", values);
  final_events kept;
  while (open->next())
    kept.insert(finals.extract(open->integer(0)));
  finals = std::move(kept);
}

// Those of the numbers after the last one taken whose messages are below `taken_below`.
next_finals look_for_finals(sql::connection& c, const fold_place& place, std::int64_t last_event,
    std::int64_t limit, std::int64_t taken_below) {
  next_finals f;
  f.through = std::min(place.events_through + limit * events_a_message, last_event);
  f.ends = f.through == last_event;
  const auto found = c.query(
      "SELECT e.seq, e.message_id, e.state, e.kind, e.code FROM message_events e WHERE e.state >= 2 "
      "AND e.seq > $1 AND e.seq <= $2 AND e.message_id >= $3 ORDER BY e.seq",
      {place.events_through, f.through, place.first_open});
  while (found->next()) {
    const auto seq = found->integer(0);
    if (found->integer(1) >= taken_below) {
      f.through = seq - 1;
      f.ends = false;
      break;
    }
    // 2 is refused, 3 a delivery receipt: other events keep in code what is nobody's error.
    const auto kind = found->integer(3);
    const auto code = kind == 2 || kind == 3 ? found->integer(4) : 0;
    f.ended.try_emplace(found->integer(1), final_event{seq, {found->integer(2), kind, code}});
  }
  keep_open_ones(c, f.ended);
  return f;
}

std::unordered_map<std::int64_t, std::int64_t> charges_of(sql::connection& c, const chosen& some) {
  std::unordered_map<std::int64_t, std::int64_t> charges;
  const auto found =
      c.query("SELECT e.message_id, CAST(SUM(e.charge) AS BIGINT) FROM message_events e WHERE " +
              of_chosen(c, "e.message_id") + " GROUP BY e.message_id",
          some.values());
  while (found->next())
    charges.emplace(found->integer(0), found->integer(1));
  return charges;
}

void take_ends(sql::connection& c, const final_events& finals, const chosen& ended) {
  if (finals.empty()) return;
  hourly_counts counts;
  const auto charges = charges_of(c, ended);
  for (const auto& [id, message] : load_counted(c, ended.which, ended.lowest_owner()))
    counts.add(message, finals.at(id).end, charges.at(id));
  counts.store(c);
  ids seqs;
  for (const auto& [id, event] : finals)
    seqs.push_back(event.seq);
  auto values = ended.values();
  values.emplace_back(sql::integers{seqs});
  c.execute(
      "INSERT INTO message_ends (account, state, id) SELECT f.account, f.state, f.message_id "
      "FROM message_events f WHERE " +
          of_chosen(c, "f.message_id") + " AND " + c.in("f.seq", 4) + " ON CONFLICT DO NOTHING",
      values);
  const std::array<sql::parameter, 1> which{sql::integers{ended.which}};
  c.execute("DELETE FROM open_messages WHERE " + c.in("id", 1), which);
}

/// Whether a text is still to be sent to one of those who share it: its owner and the numbers behind it.
/// Those from `taken_below` on are not known here yet.
bool is_needed(sql::connection& c, std::int64_t owner, std::int64_t taken_below) {
  const auto own = c.query("SELECT 1 FROM open_messages o WHERE o.id = $1", {owner});
  if (own->next()) return true;
  const auto day_ends = day_of(owner, 1);
  const auto behind = c.query(
      "SELECT m.id FROM messages m WHERE m.id > $1 AND m.id < $2 AND COALESCE(m.content_owner, 0) <> $1 "
      "ORDER BY m.id LIMIT 1",
      {owner, day_ends});
  const auto end = behind->next() ? behind->integer(0) : day_ends;
  if (end == owner + 1) return false;
  const auto later = c.query("SELECT 1 FROM messages m WHERE m.id > $1 AND m.id >= $2 AND m.id < $3 LIMIT 1",
      {owner, taken_below, end});
  if (later->next()) return true;
  return c.query("SELECT 1 FROM open_messages o WHERE o.id > $1 AND o.id < $2 LIMIT 1", {owner, end})->next();
}

/// Those of the owners (ascending) whose texts are others' as well: of the message behind each.
ids shared_among(sql::connection& c, const ids& owners) {
  ids shared;
  if (owners.empty()) return shared;
  const auto found = c.query(
      "SELECT o.id, COALESCE((SELECT COALESCE(m.content_owner, 0) FROM messages m "
      "WHERE m.id > o.id AND m.id > $2 AND m.id < $4 ORDER BY m.id LIMIT 1), 0) "
      "FROM messages o WHERE " +
          of_chosen(c, "o.id") + " ORDER BY o.id",
      {sql::integers{owners}, owners.front(), owners.back(), day_of(owners.back(), 1)});
  while (found->next())
    if (found->integer(1) == found->integer(0)) shared.push_back(found->integer(0));
  return shared;
}

/// Of those owners whose texts are in that encoding, which stays known.
void take_texts(sql::connection& c, const ids& owners, domain::encoding coding) {
  ids some;
  if (owners.empty()) return;
  const std::array<sql::parameter, 1> which{sql::integers{owners}};
  const auto found = c.query(
      "SELECT m.id, m.segmentation FROM messages m WHERE " + c.in("m.id", 1) + " AND m.text <> ''", which);
  while (found->next())
    if (!found->bytes(1).empty() && coding_of(found->bytes(1)) == coding) some.push_back(found->integer(0));
  if (some.empty()) return;
  domain::segmented_text nothing;
  nothing.coding = coding;
  const auto packed = pack_segmented(nothing, {});
  const std::array<sql::parameter, 2> values{sql::integers{some}, sql::blob{packed}};
  c.execute("UPDATE messages SET text = '', segmentation = $2 WHERE " + c.in("id", 1), values);
}

/// Codes are nobody's to read once their messages have ended: the texts of class otp are taken away, and how
/// they were cut. What they cost and how long they were stands beside.
void redact_codes(sql::connection& c, const chosen& ended, std::int64_t taken_below) {
  if (ended.which.empty()) return;
  const auto found = c.query("SELECT m.id, COALESCE(m.content_owner, 0) FROM messages m WHERE " +
          of_chosen(c, "m.id") + " AND m.traffic_class = 0",
      ended.values());
  ids owners;
  while (found->next())
    owners.push_back(found->integer(1) == 0 ? found->integer(0) : found->integer(1));
  std::ranges::sort(owners);
  owners.erase(std::ranges::unique(owners).begin(), owners.end());
  const auto shared = shared_among(c, owners);
  std::erase_if(owners, [&](std::int64_t owner) {
    return std::ranges::binary_search(shared, owner) && is_needed(c, owner, taken_below);
  });
  for (const auto coding : {domain::encoding::gsm7, domain::encoding::ucs2})
    take_texts(c, owners, coding);
}

struct journal_place {
  std::int64_t last_commit = 0;
  std::int64_t last_event = 0;
};

journal_place load_journal_place(sql::connection& c) {
  const auto row = c.query("SELECT j.last_commit, j.last_event FROM journal_meta j", {});
  if (!row->next()) return {};
  return {row->integer(0), row->integer(1)};
}

}  // namespace

fold_place load_fold_place(sql::connection& c) {
  // One statement, so that all is of one moment.
  const auto row = c.query(
      "SELECT p.messages_below, p.messages_through, p.events_through, "
      "CAST(COALESCE((SELECT MIN(l.lowest) FROM late_messages l), p.messages_below) AS BIGINT), "
      "CAST(COALESCE((SELECT MAX(l.commit_number) FROM late_messages l), 0) AS BIGINT), "
      "CAST(COALESCE((SELECT MIN(o.id) FROM open_messages o), p.messages_below) AS BIGINT) FROM fold_progress p",
      {});
  if (!row->next()) return {};
  const auto below = std::min(row->integer(0), row->integer(3));
  // Only messages that are open here, or not here yet, can end.
  return {below, row->integer(1), row->integer(2), row->integer(4), std::min(below, row->integer(5))};
}

fold_progress fold_some(sql::connection& c, const fold_request& request) {
  const std::int64_t limit = request.limit;
  sql::transaction step{c, sql::transaction::kind::lazy_write};
  c.prefer_indexes();
  const auto journal = load_journal_place(c);
  if (request.last_commit == journal.last_commit) return {false, journal.last_commit};
  const auto place = load_fold_place(c);
  const auto messages = next_stretch(c, place, limit);
  count_accepted(c, messages.fresh);
  take_messages(c, messages.fresh);
  const auto through = std::max(place.messages_through, messages.last);
  const auto below = messages.ends ? std::max(through + 1, place.messages_below) : messages.last + 1;
  const auto finals = look_for_finals(c, place, journal.last_event, limit, below);
  chosen ended;
  for (const auto& [id, event] : finals.ended)
    ended.which.push_back(id);
  take_ends(c, finals.ended, ended);
  redact_codes(c, ended, below);
  const bool done = messages.ends && finals.ends;
  const auto counted_at = done ? domain::to_micros(request.now) : 0;
  c.execute(
      "UPDATE fold_progress SET messages_below = $1, messages_through = $2, events_through = $3, "
      "counted_at = CASE WHEN CAST($4 AS BIGINT) > 0 THEN CAST($4 AS BIGINT) ELSE counted_at END",
      {below, through, finals.through, counted_at});
  c.execute("DELETE FROM late_messages WHERE commit_number <= $1", {place.late_through});
  step.commit();
  return {!done, journal.last_commit};
}

}  // namespace mbs::persistence
