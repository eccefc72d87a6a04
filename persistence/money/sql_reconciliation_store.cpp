#include "persistence/money/sql_reconciliation_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/money/reconciliation_charges.hpp"
#include "persistence/money/reconciliation_mpesa.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <limits>

namespace mbs::persistence {

using domain::errc;
using domain::result;
using phase = reconciliation_phase;

namespace {

/// They are read more cheaply than what comes of them is written.
constexpr std::int64_t messages_a_row = 10;
constexpr std::int64_t most_carriers_shown = 5'000;
constexpr std::uint32_t longest_page = 200, longest_difference_page = 500;

std::optional<reconciliation_run> newest_ended(sql::connection& c) {
  auto found = load_reconciliations(c, "WHERE r.state = 2 ORDER BY r.id DESC LIMIT 1", {});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

/// Marks of one moment: of what is committed up to here, and nothing else.
void insert_run(sql::connection& c, domain::reconciliation_id id, bool is_nightly, domain::time_point now,
    const domain::audit_origin& by) {
  c.execute(
      "INSERT INTO reconciliations (id, is_nightly, begun_kind, begun_by, from_at, begun_at, state, phase, "
      "after_payment, last_payment, after_funding, last_funding, after_transfer, last_transfer, after_event, "
      "last_event, after_message, last_message, carried_message) SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), "
      "CAST($3 AS BIGINT), CAST($4 AS BIGINT), l.at, CAST($5 AS BIGINT), 1, 1, l.payment, "
      "COALESCE((SELECT MAX(p.id) FROM payments p), 0), l.funding, "
      "COALESCE((SELECT MAX(d.id) FROM funding_entries d), 0), l.transfer, "
      "COALESCE((SELECT MAX(t.id) FROM transfers t), 0), l.event, (SELECT j.last_event FROM journal_meta j), "
      "l.message, COALESCE((SELECT MAX(m.id) FROM messages m), 0), (SELECT g.message_through FROM ledger_place g) "
      "FROM reconciliation_place l",
      {id.value, std::int64_t{is_nightly}, static_cast<std::int64_t>(by.who.kind), by.who.id,
          domain::to_micros(now)});
  if (is_nightly) c.execute("UPDATE reconciliation_place SET nightly_at = $1", {domain::to_micros(now)});
}

reconciliation_harvest look(
    sql::connection& c, const reconciliation_work& w, const reconciliation_request& request) {
  const std::int64_t rows = std::max(request.rows, 1U);
  switch (w.phase) {
    case phase::payments: return judge_some_payments(c, w, rows);
    case phase::entries: return judge_some_entries(c, w, rows);
    case phase::suspense: return judge_some_suspense(c, w, rows);
    case phase::receipts:
    case phase::unclear: return judge_some_top_ups(c, w, rows);
    case phase::standing: return judge_standing(c, w);
    case phase::transfers: return add_some_transfers(c, w, rows);
    case phase::messages: return add_some_messages(c, w, messages_a_row * rows);
    case phase::charges: return compare_some_charges(c, w, rows);
    case phase::carriers: return judge_carriers(c, w, request.links);
    case phase::clearing:
    case phase::done: break;
  }
  reconciliation_harvest step;
  step.phase = phase::clearing;
  return step;
}

/// Some of the sums go; with the last of them the run is over, and the next one begins where it ended.
bool clear_some(sql::connection& c, const reconciliation_work& w, const reconciliation_request& request) {
  // Whoever comes late, and finds the run ended and the next one begun, takes nothing of that one's.
  if (c.execute("UPDATE reconciliations SET phase = phase WHERE id = $1 AND state = 1 AND phase = 11",
          {w.run.id.value}) != 1)
    return true;
  const std::int64_t rows = std::max(request.rows, 1U);
  const auto edge =
      c.query("SELECT s.account FROM reconciliation_sums s ORDER BY s.account LIMIT 1 OFFSET $1", {rows - 1});
  if (edge->next()) {
    c.execute("DELETE FROM reconciliation_sums WHERE account <= $1", {edge->integer(0)});
    return false;
  }
  c.execute("DELETE FROM reconciliation_sums", {});
  if (c.execute("UPDATE reconciliations SET state = 2, phase = 12, ended_at = $2 WHERE id = $1 AND state = 1",
          {w.run.id.value, domain::to_micros(request.now)}) != 1)
    return false;
  c.execute(
      "UPDATE reconciliation_place SET at = r.begun_at, payment = r.last_payment, funding = r.last_funding, "
      "transfer = r.last_transfer, event = r.last_event, message = r.carried_message "
      "FROM reconciliations r WHERE r.id = $1",
      {w.run.id.value});
  return true;
}

}  // namespace

result<begun_reconciliation> sql_reconciliation_store::begin_reconciliation(
    bool is_nightly, domain::time_point now, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<begun_reconciliation> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("reconciliations");
    if (auto running = load_running(c)) return begun_reconciliation{std::move(running->run), false};
    const domain::reconciliation_id id{sql::next_id(c, "reconciliations", now)};
    insert_run(c, id, is_nightly, now, by);
    auto begun = load_running(c);
    if (!begun) return errc::internal;
    if (by.who.kind != domain::actor_kind::system)
      append_audit(c, domain::audited(at_time(by, now), "reconciliation.run", {}, domain::to_text(id)));
    all.commit();
    return begun_reconciliation{std::move(begun->run), true};
  });
}

result<reconciliation_progress> sql_reconciliation_store::reconcile_some(
    const reconciliation_request& request) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<reconciliation_progress> {
    const auto w = load_running(c);
    if (!w) return reconciliation_progress{};
    reconciliation_progress progress{.more = true};
    if (w->phase < phase::clearing) {
      reconciliation_harvest step;
      {
        sql::transaction moment{c, sql::transaction::kind::read};
        c.prefer_indexes();
        step = look(c, *w, request);
        moment.commit();
      }
      sql::transaction all{c, sql::transaction::kind::write};
      if (store_step(c, *w, step)) all.commit();
      return progress;
    }
    sql::transaction all{c, sql::transaction::kind::write};
    const bool over = clear_some(c, *w, request);
    all.commit();
    if (!over) return progress;
    progress.more = false;
    progress.finished = newest_ended(c);
    return progress;
  });
}

result<reconciliation_standing> sql_reconciliation_store::reconciliation_stands() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<reconciliation_standing> {
    reconciliation_standing s;
    const auto row = c.query("SELECT l.nightly_at FROM reconciliation_place l", {});
    if (row->next()) s.nightly_at = domain::from_micros(row->integer(0));
    s.is_running = load_running(c).has_value();
    s.newest = newest_ended(c);
    return s;
  });
}

result<reconciliation_run> sql_reconciliation_store::get_reconciliation(domain::reconciliation_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<reconciliation_run> {
    const sql::parameter which[]{id.value};
    auto found = load_reconciliations(c, "WHERE r.id = $1", which);
    if (found.empty()) return errc::not_found;
    found.front().carriers = load_carriers(c, id, most_carriers_shown);
    return std::move(found.front());
  });
}

result<reconciliation_page> sql_reconciliation_store::list_reconciliations(
    const reconciliation_filter& wanted) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<reconciliation_page> {
    const auto limit = std::clamp(wanted.limit, 1U, longest_page);
    const sql::parameter values[]{
        wanted.beyond ? wanted.beyond.value : std::numeric_limits<std::int64_t>::max(),
        std::int64_t{limit} + 1};
    reconciliation_page page;
    page.runs = load_reconciliations(c, "WHERE r.id < $1 ORDER BY r.id DESC LIMIT $2", values);
    if (page.runs.size() > limit) {
      page.runs.pop_back();
      page.next = page.runs.back().id;
    }
    return page;
  });
}

result<difference_page> sql_reconciliation_store::list_differences(const difference_filter& wanted) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<difference_page> {
    if (!c.query("SELECT 1 FROM reconciliations r WHERE r.id = $1", {wanted.run.value})->next())
      return errc::not_found;
    auto bounded = wanted;
    bounded.limit = std::clamp(wanted.limit, 1U, longest_difference_page);
    return load_differences(c, bounded);
  });
}

}  // namespace mbs::persistence
