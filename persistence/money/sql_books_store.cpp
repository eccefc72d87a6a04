#include "persistence/money/sql_books_store.hpp"

#include "persistence/access/change_notes.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/breach_rows.hpp"
#include "persistence/money/credit_limit_rows.hpp"
#include "persistence/money/day_rows.hpp"
#include "persistence/money/ledger_closing.hpp"
#include "persistence/money/message_checks.hpp"
#include "persistence/money/statement_rows.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::result;

namespace {

constexpr std::int64_t most_recent_messages = 2'000;
constexpr std::int64_t most_recent_movements = 5'000;

std::int64_t newest_of(sql::connection& c, const std::string& query) {
  const auto row = c.query(query, {});
  return row->next() ? row->integer(0) : 0;
}

std::vector<std::int64_t> recently_ended(sql::connection& c, std::int64_t after, std::int64_t through) {
  const auto row = c.query(
      "SELECT e.message_id FROM message_events e WHERE e.state >= 2 AND e.seq > $1 AND e.seq <= $2 "
      "ORDER BY e.seq DESC LIMIT $3",
      {after, through, most_recent_messages});
  std::vector<std::int64_t> ids;
  while (row->next())
    ids.push_back(row->integer(0));
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  return ids;
}

std::vector<std::int64_t> recently_moved(
    sql::connection& c, std::int64_t after, std::int64_t through, std::uint32_t accounts) {
  const auto row = c.query(
      "SELECT DISTINCT x.account FROM (SELECT t.account FROM transfers t WHERE t.id > $1 AND t.id <= $2 "
      "ORDER BY t.id DESC LIMIT $3) x LIMIT $4",
      {after, through, most_recent_movements, std::int64_t{accounts}});
  std::vector<std::int64_t> ids;
  while (row->next())
    ids.push_back(row->integer(0));
  return ids;
}

/// Refunds never take what is not there: they leave what the limit is judged by as it is.
money debits_of(sql::connection& c, account_id account) {
  const auto row = c.query(
      "SELECT CAST(COALESCE(SUM(d.amount), 0) AS BIGINT) FROM funding_entries d WHERE d.account = $1 AND d.kind = 2 "
      "AND d.counter <> $2",
      {account.value, static_cast<std::int64_t>(domain::system_account::refunds)});
  return money::from_units(row->next() ? row->integer(0) : 0);
}

/// A debit may cross reservations made without knowing of it: those are held to what was there before debits,
/// and to the limit that was in force when they were made.
void judge(sql::connection& c, const stored_balance& m, std::vector<difference>& found) {
  const auto who = "account " + domain::to_text(m.account);
  const auto available = m.balance.available(), reserved = m.balance.reserved();
  if (reserved.is_negative())
    found.push_back({who + ": reserved " + reserved.to_text() + " is below 0", m.account});
  const auto today = m.balance.credit_limit();
  if (available >= money::from_units(-today.units())) return;
  const auto lowest = money::from_units(-limit_to_judge_by(c, m.account, today).units());
  const auto before_debits = domain::add(available, debits_of(c, m.account));
  if (before_debits && *before_debits < lowest)
    found.push_back(
        {who + ": available " + available.to_text() + " is below its limit of " + lowest.to_text(),
            m.account});
}

}  // namespace

result<closing_progress> sql_books_store::close_some(const closing_request& request) {
  return session_.attempt(sql::retry::no,
      [&](sql::connection& c) -> result<closing_progress> { return persistence::close_some(c, request); });
}

result<std::vector<closed_day>> sql_books_store::closed_days(std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<closed_day>> {
    std::vector<closed_day> days;
    for (const auto& row : newest_closings(c, limit))
      days.push_back({row.day, row.last_transfer, row.last_funding, domain::from_micros(row.closed_at)});
    return days;
  });
}

result<domain::statement> sql_books_store::draw_statement(account_id account, domain::report_span days) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<domain::statement> {
    sql::transaction moment{c, sql::transaction::kind::read};
    c.prefer_indexes();
    auto drawn = load_statement(c, account, days);
    moment.commit();
    return drawn;
  });
}

result<recent_look> sql_books_store::look_at_recent(
    const std::optional<recent_marks>& from, std::uint32_t accounts) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<recent_look> {
    sql::transaction moment{c, sql::transaction::kind::read};
    c.prefer_indexes();
    recent_look look;
    look.marks = {newest_of(c, "SELECT m.last_event FROM journal_meta m"),
        newest_of(c, "SELECT CAST(COALESCE(MAX(t.id), 0) AS BIGINT) FROM transfers t")};
    if (!from) return look;
    const auto ended = recently_ended(c, from->last_event, look.marks.last_event);
    look.messages = static_cast<std::int64_t>(ended.size());
    look.found = faulty_among(c, ended);
    const auto moved = recently_moved(c, from->last_transfer, look.marks.last_transfer, accounts);
    if (!moved.empty())
      for (const auto& state : load_account_states(c, moved)) {
        look.moved.push_back({state.account.id, state.balance});
        judge(c, look.moved.back(), look.found);
      }
    moment.commit();
    return look;
  });
}

result<std::vector<ledger_breach>> sql_books_store::record_breaches(
    std::span<const difference> found, time_point now, const domain::audit_origin& by) {
  if (found.empty()) return std::vector<ledger_breach>{};
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::vector<ledger_breach>> {
    sql::transaction all{c, sql::transaction::kind::write};
    auto made = insert_breaches(c, found, now, by);
    all.commit();
    return made;
  });
}

result<std::vector<ledger_breach>> sql_books_store::open_breaches(std::uint32_t limit) {
  return session_.attempt(sql::retry::once,
      [&](sql::connection& c) -> result<std::vector<ledger_breach>> { return load_open_breaches(c, limit); });
}

result<ledger_breach> sql_books_store::end_breach(
    std::int64_t id, const std::string& reason, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<ledger_breach> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto breach = load_open_breach(c, id);
    if (!breach) return domain::errc::not_found;
    if (c.execute("UPDATE ledger_breaches SET ended_at = $2, reason = $3 WHERE id = $1 AND ended_at = 0",
            {id, domain::to_micros(now), std::string_view{reason}}) == 0)
      return domain::errc::not_found;
    if (breach->account && account_exists(c, breach->account)) note_account_change(c, breach->account);
    const auto written = write_note(c, note, now, "account.books_judged", breach->account, std::to_string(id),
        {{"what", breach->what}, {"reason", reason}});
    if (!written) return written.error();
    all.commit();
    return *breach;
  });
}

}  // namespace mbs::persistence
