#include "persistence/money/reconciliation_mpesa.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/money/breach_rows.hpp"

#include <algorithm>
#include <iterator>

namespace mbs::persistence {

using domain::money;
using domain::reconciled_entry;
using domain::reconciled_payment;
using phase = reconciliation_phase;

namespace {

/// Where a step ends: the next one goes on there, or the next phase begins.
void go_on(reconciliation_harvest& step, const reconciliation_work& w, std::int64_t seen, std::int64_t rows,
    std::int64_t last) {
  const bool more = seen == rows;
  step.phase = more ? w.phase : static_cast<phase>(static_cast<int>(w.phase) + 1);
  step.place = more ? last : 0;
}

/// `name`'s columns of an entry, which may be none.
std::string entry_columns(const std::string& name) {
  std::string all;
  for (const auto* column : {"id", "account", "amount", "kind", "counter", "reference", "at"})
    all += (all.empty() ? "" : ", ") + name + '.' + column;
  return all;
}
std::optional<reconciled_entry> read_entry(const sql::rows& row, int first) {
  if (row.is_null(first)) return std::nullopt;
  reconciled_entry e;
  e.id = row.integer(first);
  e.account = {row.integer(first + 1)};
  e.amount = money::from_units(row.integer(first + 2));
  e.is_credit = row.integer(first + 3) == static_cast<std::int64_t>(domain::transfer_kind::credit);
  e.counter = domain::system_account_of(row.integer(first + 4));
  e.reference = row.bytes(first + 5);
  e.at = domain::from_micros(row.integer(first + 6));
  return e;
}

/// Payments with what the books have of them. One statement, so that each is of one moment.
std::string payment_query(const std::string& where) {
  return "SELECT p.id, p.receipt, p.amount, p.account, p.state, p.told_at, " + entry_columns("d") + ", " +
      entry_columns("h") +
      ", COALESCE(t.funding, 0), COALESCE((SELECT MIN(o.id) FROM payments o WHERE o.funding = p.funding "
      "AND o.funding <> 0 AND o.id <> p.id), 0) FROM payments p "
      "LEFT JOIN funding_entries d ON d.id = p.funding AND p.funding <> 0 "
      "LEFT JOIN funding_entries h ON h.reference = p.receipt LEFT JOIN top_ups t ON t.id = p.top_up WHERE " +
      where;
}

reconciled_payment read_payment(const sql::rows& row) {
  reconciled_payment p;
  p.id = {row.integer(0)};
  p.receipt = row.bytes(1);
  p.amount = money::from_units(row.integer(2));
  p.account = {row.integer(3)};
  p.state = static_cast<domain::payment_state>(row.integer(4));
  p.told_at = domain::from_micros(row.integer(5));
  p.booked = read_entry(row, 6);
  p.by_receipt = read_entry(row, 13);
  p.top_up_entry = row.integer(20);
  p.shares_entry_with = {row.integer(21)};
  return p;
}

void keep(reconciliation_harvest& step, std::vector<domain::money_difference> found) {
  step.found.insert(
      step.found.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
}
void keep(reconciliation_harvest& step, std::optional<domain::money_difference> found) {
  if (found) step.found.push_back(std::move(*found));
}

/// An entry with its payment, which may be from before the span: it was matched since.
struct entry_row {
  reconciled_entry entry;
  std::int64_t payment = 0;
  bool awaits_receipt = false;  ///< a top-up that is credited without its receipt
};

std::vector<entry_row> load_entries(sql::connection& c, const reconciliation_work& w, std::int64_t rows) {
  std::vector<entry_row> all;
  const auto row = c.query("SELECT " + entry_columns("d") +
          ", COALESCE((SELECT MIN(p.id) FROM payments p WHERE p.funding = d.id AND p.funding <> 0), "
          "(SELECT q.id FROM payments q WHERE q.receipt = d.reference), 0), "
          "(SELECT COUNT(*) FROM top_ups t WHERE t.funding = d.id AND t.funding <> 0 AND t.state = 4 "
          "AND t.receipt = '') FROM funding_entries d WHERE d.id > $1 AND d.id <= $2 ORDER BY d.id LIMIT $3",
      {std::max(w.place, w.entries.after), w.entries.last, rows});
  while (row->next())
    all.push_back({*read_entry(*row, 0), row->integer(7), row->integer(8) != 0});
  return all;
}

}  // namespace

reconciliation_harvest judge_some_payments(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows) {
  reconciliation_harvest step;
  std::int64_t last = 0;
  const auto row = c.query(payment_query("p.id > $1 AND p.id <= $2 ORDER BY p.id LIMIT $3"),
      {std::max(w.place, w.payments.after), w.payments.last, rows});
  while (row->next()) {
    const auto p = read_payment(*row);
    last = p.id.value;
    ++step.looked_at;
    keep(step, domain::judge_payment(p));
  }
  go_on(step, w, step.looked_at, rows, last);
  return step;
}

reconciliation_harvest judge_some_entries(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows) {
  reconciliation_harvest step;
  const auto entries = load_entries(c, w, rows);
  std::vector<std::int64_t> older;
  for (const auto& e : entries) {
    keep(step, domain::judge_entry(e.entry, e.payment != 0, e.awaits_receipt));
    if (e.payment != 0 && e.payment <= w.payments.after) older.push_back(e.payment);
  }
  if (!older.empty()) {
    const sql::parameter which[]{sql::integers{older}};
    const auto row = c.query(payment_query(c.in("p.id", 1) + " ORDER BY p.id"), which);
    while (row->next())
      if (const auto p = read_payment(*row); p.state == domain::payment_state::credited)
        keep(step, domain::judge_payment(p));
  }
  step.looked_at = static_cast<std::int64_t>(entries.size());
  go_on(step, w, step.looked_at, rows, entries.empty() ? 0 : entries.back().entry.id);
  return step;
}

reconciliation_harvest judge_some_suspense(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows) {
  reconciliation_harvest step;
  std::int64_t seen = 0, last = 0;
  const auto row = c.query(payment_query("p.state = 2 AND p.id > $1 AND p.id <= $2 ORDER BY p.id LIMIT $3"),
      {w.place, w.payments.after, rows});
  while (row->next()) {
    const auto p = read_payment(*row);
    last = p.id.value;
    ++seen;
    keep(step, domain::judge_payment(p));
  }
  go_on(step, w, seen, rows, last);
  return step;
}

reconciliation_harvest judge_some_top_ups(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows) {
  const bool unclear = w.phase == phase::unclear;
  // Those before are named no more, so nobody reads them.
  const auto oldest =
      unclear ? domain::id_generator::first_at(w.run.begun_at - 2 * domain::unclear_named) : 0;
  reconciliation_harvest step;
  std::int64_t seen = 0, last = 0;
  const auto row = c.query(
      "SELECT t.id, t.account, t.amount, t.state, t.receipt, "
      "CASE WHEN t.ended_at <> 0 THEN t.ended_at ELSE t.created_at END, " +
          entry_columns("d") +
          " FROM top_ups t LEFT JOIN funding_entries d ON d.id = t.funding AND t.funding <> 0 WHERE " +
          std::string{unclear ? "t.state = 6" : "t.state = 4 AND t.receipt = ''"} +
          " AND t.id > $1 ORDER BY t.id LIMIT $2",
      {std::max(w.place, oldest), rows});
  while (row->next()) {
    domain::reconciled_top_up t;
    t.id = {row->integer(0)};
    t.account = {row->integer(1)};
    t.amount = money::from_units(row->integer(2));
    t.state = static_cast<domain::top_up_state>(row->integer(3));
    t.receipt = row->bytes(4);
    t.ended_at = domain::from_micros(row->integer(5));
    t.booked = read_entry(*row, 6);
    last = t.id.value;
    ++seen;
    keep(step, domain::judge_top_up(t, w.run.begun_at));
  }
  go_on(step, w, seen, rows, last);
  return step;
}

reconciliation_harvest judge_standing(sql::connection& c, const reconciliation_work& w) {
  constexpr std::int64_t most_short_codes = 1'000;
  reconciliation_harvest step;
  const auto row = c.query(
      "SELECT l.short_code, l.succeeded_at FROM payment_pulls l ORDER BY 1 LIMIT $1", {most_short_codes});
  while (row->next())
    keep(step, domain::judge_pull(row->bytes(0), domain::from_micros(row->integer(1)), w.run.begun_at));
  for (const auto& b : load_open_breaches(c, static_cast<std::uint32_t>(domain::most_kept_differences))) {
    domain::money_difference d;
    d.cause = domain::difference_cause::books_differ;
    d.account = b.account;
    d.subject = std::to_string(b.id);
    d.reference = b.what;
    d.since = b.found_at;
    keep(step, std::optional{std::move(d)});
  }
  step.phase = phase::transfers;
  return step;
}

}  // namespace mbs::persistence
