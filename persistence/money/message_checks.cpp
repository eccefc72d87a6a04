#include "persistence/money/message_checks.hpp"

#include <stdexcept>

namespace mbs::persistence {

using domain::message_id;

namespace {

money sum(money a, money b) {
  const auto both = domain::add(a, b);
  if (!both) throw std::runtime_error{"the sum of messages overflows"};
  return *both;
}

/// Of the messages and events that the conditions leave.
std::string faulty_query(const std::string& messages, const std::string& events) {
  return "SELECT m.id, m.price, f.charged, f.released, f.finals, f.newest, f.newest_final, m.account "
         "FROM messages m JOIN (SELECT e.message_id, CAST(SUM(e.charge) AS BIGINT) AS charged, "
         "CAST(SUM(e.release) AS BIGINT) AS released, COUNT(CASE WHEN e.state >= 2 THEN 1 END) AS finals, "
         "MAX(e.seq) AS newest, MAX(CASE WHEN e.state >= 2 THEN e.seq END) AS newest_final, "
         "MIN(e.account) AS account, MAX(e.account) AS other_account, MIN(e.charge) AS least_charge, "
         "MIN(e.release) AS least_release FROM message_events e WHERE " +
      events + " GROUP BY e.message_id) f ON f.message_id = m.id WHERE " + messages +
      " AND (f.finals > 1 OR (f.finals = 1 AND (f.charged + f.released <> m.price OR f.newest <> f.newest_final)) "
      "OR f.charged + f.released > m.price OR f.account <> m.account OR f.other_account <> m.account "
      "OR f.least_charge < 0 OR f.least_release < 0) ORDER BY m.id LIMIT 1000";
}

std::vector<difference> read_faulty(sql::rows& row) {
  std::vector<difference> found;
  while (row.next()) {
    const auto finals = row.integer(4);
    std::string what = "message " + domain::to_text(message_id{row.integer(0)}) + ": price " +
        money::from_units(row.integer(1)).to_text() + ", charged " +
        money::from_units(row.integer(2)).to_text() + ", released " +
        money::from_units(row.integer(3)).to_text();
    if (finals > 1) what += ", " + std::to_string(finals) + " final events instead of one";
    if (finals == 1 && row.integer(5) != row.integer(6)) what += ", an event after the final one";
    found.push_back({std::move(what), {row.integer(7)}});
  }
  return found;
}

}  // namespace

void message_sums::add(const message_sums& more) {
  messages += more.messages;
  ended += more.ended;
  prices = sum(prices, more.prices);
  charges = sum(charges, more.charges);
  releases = sum(releases, more.releases);
}

std::string only(std::string_view column, const std::optional<account_id>& account) {
  if (!account) return {};
  return " AND " + std::string{column} + " = " + std::to_string(account->value);
}

std::vector<difference> faulty_messages(sql::connection& c, const message_range& r) {
  const auto row = c.query(faulty_query("m.id > $1 AND m.id <= $2" + only("m.account", r.account),
                               "e.message_id > $1 AND e.message_id <= $2" + only("e.account", r.account)),
      {r.after, r.through});
  return read_faulty(*row);
}

std::vector<difference> faulty_among(sql::connection& c, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return {};
  const std::string bounds = " AND m.id >= $2 AND m.id <= $3";
  const std::string event_bounds = " AND e.message_id >= $2 AND e.message_id <= $3";
  const auto row = c.query(faulty_query(c.in("m.id", 1) + bounds, c.in("e.message_id", 1) + event_bounds),
      {sql::integers{ids}, ids.front(), ids.back()});
  return read_faulty(*row);
}

std::vector<difference> events_of_strangers(sql::connection& c, const message_range& r) {
  const auto events = c.query(
      "SELECT e.seq, e.message_id, e.account FROM message_events e LEFT JOIN messages m "
      "ON m.id = e.message_id WHERE e.message_id > $1 AND e.message_id <= $2" +
          only("e.account", r.account) + " AND m.id IS NULL ORDER BY e.seq LIMIT 1000",
      {r.after, r.through});
  std::vector<difference> found;
  while (events->next())
    found.push_back({"event " + std::to_string(events->integer(0)) + ": message " +
            domain::to_text(message_id{events->integer(1)}) + " does not exist",
        {events->integer(2)}});
  return found;
}

std::map<account_id, message_sums> add_up_messages(sql::connection& c, const message_range& r) {
  std::map<account_id, message_sums> sums;
  const auto messages = c.query(
      "SELECT m.account, CAST(SUM(m.price) AS BIGINT), COUNT(*) FROM messages m WHERE m.id > $1 AND m.id <= $2" +
          only("m.account", r.account) + " GROUP BY m.account",
      {r.after, r.through});
  while (messages->next()) {
    auto& s = sums[{messages->integer(0)}];
    s.prices = money::from_units(messages->integer(1));
    s.messages = messages->integer(2);
  }
  const auto events = c.query(
      "SELECT e.account, CAST(SUM(e.charge) AS BIGINT), CAST(SUM(e.release) AS BIGINT), "
      "COUNT(CASE WHEN e.state >= 2 THEN 1 END) FROM message_events e "
      "WHERE e.message_id > $1 AND e.message_id <= $2" +
          only("e.account", r.account) + " GROUP BY e.account",
      {r.after, r.through});
  while (events->next()) {
    auto& s = sums[{events->integer(0)}];
    s.charges = money::from_units(events->integer(1));
    s.releases = money::from_units(events->integer(2));
    s.ended = events->integer(3);
  }
  return sums;
}

}  // namespace mbs::persistence
