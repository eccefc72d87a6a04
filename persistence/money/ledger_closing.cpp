#include "persistence/money/ledger_closing.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/recovery_walk.hpp"
#include "persistence/money/day_rows.hpp"

#include <algorithm>
#include <stdexcept>

namespace mbs::persistence {

using domain::kenyan_day;
using domain::transfer_kind;

namespace {

/// A table of movements, whose ids ascend in the order of commits.
struct movement_table {
  const char* name;
  const char* place;  // column of ledger_place
};
constexpr movement_table transfers{"transfers", "transfer_through"};
/// They are read more cheaply than movements are written.
constexpr std::int64_t messages_a_row = 10;

constexpr movement_table funding{"funding_entries", "funding_through"};

std::optional<time_point> next_movement(sql::connection& c, const closing_place& place) {
  std::optional<time_point> oldest;
  const auto look = [&](const movement_table& t, std::int64_t through) {
    const auto row = c.query(
        "SELECT t.at FROM " + std::string{t.name} + " t WHERE t.id > $1 ORDER BY t.id LIMIT 1", {through});
    if (!row->next()) return;
    const auto at = domain::from_micros(row->integer(0));
    oldest = oldest ? std::min(*oldest, at) : at;
  };
  look(transfers, place.transfer_through);
  look(funding, place.funding_through);
  return oldest;
}

/// The last id above `through` of those before `end`; `through` when there is none. Times ascend with ids but
/// for a clock that was set back: then some such id, and what it leaves is of the day after.
std::int64_t last_before(sql::connection& c, const movement_table& t, std::int64_t through, time_point end) {
  const std::string table{t.name};
  const auto newest = c.query("SELECT CAST(COALESCE(MAX(t.id), 0) AS BIGINT) FROM " + table + " t", {});
  auto low = through, high = newest->next() ? newest->integer(0) : 0;
  while (low < high) {
    const auto middle = low + (high - low + 1) / 2;
    const auto row = c.query(
        "SELECT t.id, t.at FROM " + table + " t WHERE t.id >= $1 AND t.id <= $2 ORDER BY t.id LIMIT 1",
        {middle, high});
    if (!row->next() || row->integer(1) >= domain::to_micros(end)) {
      high = middle - 1;
    } else {
      low = row->integer(0);
    }
  }
  return low;
}

/// The day to close next, with its marks, as a row. Nothing: none is over.
std::optional<closing_row> begin_day(
    sql::connection& c, const closing_place& place, const std::optional<closing_row>& last, time_point now) {
  domain::books_edge edge;
  if (last) edge.closed = last->day;
  edge.next_movement = next_movement(c, place);
  const auto day = domain::next_to_close(edge, now);
  if (!day) return std::nullopt;
  const auto end = domain::end_of(*day);
  closing_row row{*day, place.transfer_through, last_before(c, transfers, place.transfer_through, end),
      place.funding_through, last_before(c, funding, place.funding_through, end), 0};
  sql::transaction all{c, sql::transaction::kind::write};
  c.execute(
      "INSERT INTO ledger_closings (day, after_transfer, last_transfer, after_funding, last_funding, closed_at) "
      "VALUES ($1, $2, $3, $4, $5, 0)",
      {row.day.number, row.after_transfer, row.last_transfer, row.after_funding, row.last_funding});
  all.commit();
  return row;
}

/// The last of the next `limit` ids of the table, `until` when no more are left.
std::int64_t step_end(
    sql::connection& c, const movement_table& t, std::int64_t after, std::int64_t until, std::int64_t limit) {
  const auto row = c.query("SELECT t.id FROM " + std::string{t.name} +
          " t WHERE t.id > $1 AND t.id <= $2 ORDER BY t.id LIMIT 1 OFFSET $3",
      {after, until, limit - 1});
  return row->next() ? row->integer(0) : until;
}

void write_days(sql::connection& c, kenyan_day day, const account_totals& totals) {
  constexpr std::size_t rows_a_statement = 50;
  std::string statement;
  std::vector<sql::parameter> values;
  const auto flush = [&] {
    if (values.empty()) return;
    c.execute(statement +
            " ON CONFLICT (account, day) DO UPDATE SET credited = excluded.credited, debited = excluded.debited, "
            "reserved = excluded.reserved, posted = excluded.posted, released = excluded.released, "
            "entries = excluded.entries",
        values);
    values.clear();
  };
  for (const auto& [account, t] : totals) {
    statement = values.empty()
        ? "INSERT INTO ledger_days (account, day, credited, debited, reserved, posted, released, entries) VALUES ("
        : statement + ", (";
    statement += sql::placeholders(static_cast<int>(values.size()) + 1, 8) + ')';
    values.insert(values.end(), {account.value, day.number});
    for (const auto kind : domain::every_transfer_kind)
      values.emplace_back(t.of(kind).units());
    values.emplace_back(t.entries());
    if (values.size() >= rows_a_statement * 8) flush();
  }
  flush();
}

/// Some movements of the day that is being closed into its sums; the day is closed with the last of them.
closing_progress take_movements(
    sql::connection& c, const closing_place& place, const closing_row& day, const closing_request& request) {
  movement_range range{place.transfer_through,
      step_end(c, transfers, place.transfer_through, day.last_transfer, request.rows), place.funding_through,
      step_end(c, funding, place.funding_through, day.last_funding, request.rows), {}};
  closing_progress progress{.more = true};
  const auto moved = add_up_movements(c, range, progress.found);
  std::vector<std::int64_t> accounts;
  for (const auto& [account, totals] : moved)
    accounts.push_back(account.value);
  auto totals = accounts.empty() ? account_totals{} : totals_of(c, accounts);
  add_totals(totals, moved);
  const bool is_whole = range.last_transfer == day.last_transfer && range.last_funding == day.last_funding;
  sql::transaction all{c, sql::transaction::kind::write};
  write_days(c, day.day, totals);
  c.execute("UPDATE ledger_place SET transfer_through = $1, funding_through = $2",
      {range.last_transfer, range.last_funding});
  if (is_whole)
    c.execute("UPDATE ledger_closings SET closed_at = $2 WHERE day = $1",
        {day.day.number, domain::to_micros(request.now)});
  all.commit();
  if (is_whole) progress.closed = day.day;
  return progress;
}

void write_messages(sql::connection& c, const std::map<account_id, message_sums>& sums) {
  for (const auto& [account, s] : sums)
    c.execute(
        "INSERT INTO ledger_messages (account, messages, prices, charges, releases) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (account) DO UPDATE SET messages = ledger_messages.messages + excluded.messages, "
        "prices = ledger_messages.prices + excluded.prices, charges = ledger_messages.charges + excluded.charges, "
        "releases = ledger_messages.releases + excluded.releases",
        {account.value, s.messages, s.prices.units(), s.charges.units(), s.releases.units()});
}

void name_unended(const std::map<account_id, message_sums>& sums, const message_range& range,
    std::vector<difference>& found) {
  for (const auto& [account, s] : sums)
    if (s.messages != s.ended)
      found.push_back({"account " + domain::to_text(account) + ": of its " + std::to_string(s.messages) +
              " messages up to " + domain::to_text(domain::message_id{range.through}) + " " +
              std::to_string(s.ended) + " ended",
          account});
}

/// Some messages of closed days, as far as all have ended, into what is carried forward.
closing_progress take_messages(
    sql::connection& c, const closing_place& place, const closing_row& last, const closing_request& request) {
  const auto until =
      std::min(domain::id_generator::first_at(domain::end_of(last.day)), lowest_unfinished(c).value) - 1;
  const auto window = c.query(
      "SELECT COUNT(*), CAST(COALESCE(MAX(x.id), 0) AS BIGINT) FROM (SELECT m.id FROM messages m "
      "WHERE m.id > $1 AND m.id <= $2 ORDER BY m.id LIMIT $3) x",
      {place.message_through, until, messages_a_row * request.rows});
  if (!window->next() || window->integer(0) == 0) return {};
  const message_range range{place.message_through, window->integer(1), {}};
  closing_progress progress{.more = true};
  progress.found = faulty_messages(c, range);
  const auto sums = add_up_messages(c, range);
  name_unended(sums, range, progress.found);
  sql::transaction all{c, sql::transaction::kind::write};
  write_messages(c, sums);
  c.execute("UPDATE ledger_place SET message_through = $1", {range.through});
  all.commit();
  return progress;
}

}  // namespace

closing_progress close_some(sql::connection& c, const closing_request& request) {
  const auto place = load_place(c);
  const auto last = newest_closing(c);
  if (last && last->closed_at == 0) return take_movements(c, place, *last, request);
  if (const auto day = begin_day(c, place, last, request.now)) return take_movements(c, place, *day, request);
  if (!last) return {};
  return take_messages(c, place, *last, request);
}

}  // namespace mbs::persistence
