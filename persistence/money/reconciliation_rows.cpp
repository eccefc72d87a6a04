#include "persistence/money/reconciliation_rows.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::money;
using domain::money_difference;
using domain::reconciliation_id;

namespace {

constexpr const char* run_columns =
    "SELECT r.id, r.is_nightly, r.begun_kind, r.begun_by, r.from_at, r.begun_at, r.ended_at, r.payments, "
    "r.entries, r.transfers, r.messages, r.kept";

reconciliation_run read_run(const sql::rows& row) {
  reconciliation_run r;
  r.id = {row.integer(0)};
  r.is_nightly = row.integer(1) != 0;
  r.begun_by = {static_cast<domain::actor_kind>(row.integer(2)), row.integer(3)};
  r.from = domain::from_micros(row.integer(4));
  r.begun_at = domain::from_micros(row.integer(5));
  r.ended_at = domain::from_micros(row.integer(6));
  r.payments = row.integer(7);
  r.entries = row.integer(8);
  r.transfers = row.integer(9);
  r.messages = row.integer(10);
  r.kept = row.integer(11);
  return r;
}

void load_counts(sql::connection& c, reconciliation_run& r) {
  const auto row = c.query(
      "SELECT n.cause, n.differences, n.at_stake FROM reconciliation_counts n WHERE n.run = $1 ORDER BY n.cause",
      {r.id.value});
  while (row->next())
    if (const auto cause = domain::difference_cause_of(row->integer(0)))
      r.counts.push_back({*cause, row->integer(1), money::from_units(row->integer(2))});
}

void insert_difference(
    sql::connection& c, reconciliation_id run, std::int64_t number, const money_difference& d) {
  const auto or_null = [](const auto& value, auto of) -> sql::parameter {
    if (!value) return nullptr;
    return std::int64_t{of(*value)};
  };
  c.execute(
      "INSERT INTO reconciliation_differences (run, number, cause, account, subject, reference, expected, found, "
      "segments_expected, segments_found, day, network, link, since) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
      {run.value, number, static_cast<std::int64_t>(d.cause), d.account.value, std::string_view{d.subject},
          std::string_view{d.reference}, d.expected.units(), d.found.units(), d.segments_expected,
          d.segments_found, or_null(d.day, [](domain::kenyan_day day) { return day.number; }),
          or_null(d.network, [](domain::network_id n) { return std::int64_t{n.value}; }), d.link.value,
          domain::to_micros(d.since)});
}

void count_differences(
    sql::connection& c, reconciliation_id run, const std::vector<money_difference>& found) {
  std::map<domain::difference_cause, cause_count> counts;
  for (const auto& d : found) {
    auto& of = counts[d.cause];
    ++of.differences;
    const auto sum = domain::add(of.at_stake, domain::at_stake(d));
    if (sum) of.at_stake = *sum;
  }
  for (const auto& [cause, of] : counts)
    c.execute(
        "INSERT INTO reconciliation_counts (run, cause, differences, at_stake) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (run, cause) DO UPDATE SET "
        "differences = reconciliation_counts.differences + excluded.differences, "
        "at_stake = reconciliation_counts.at_stake + excluded.at_stake",
        {run.value, static_cast<std::int64_t>(cause), of.differences, of.at_stake.units()});
}

void store_charges(sql::connection& c, const std::map<charge_key, charge_sums>& sums) {
  for (const auto& [of, sum] : sums)
    c.execute(
        "INSERT INTO reconciliation_sums (account, network, traffic_class, ledger, ledger_segments, messages, "
        "message_segments) VALUES ($1, $2, $3, $4, $5, $6, $7) "
        "ON CONFLICT (account, network, traffic_class) DO UPDATE SET "
        "ledger = reconciliation_sums.ledger + excluded.ledger, "
        "ledger_segments = reconciliation_sums.ledger_segments + excluded.ledger_segments, "
        "messages = reconciliation_sums.messages + excluded.messages, "
        "message_segments = reconciliation_sums.message_segments + excluded.message_segments",
        {std::get<0>(of), std::get<1>(of), std::get<2>(of), sum.ledger, sum.ledger_segments, sum.messages,
            sum.message_segments});
}

void store_carriers(
    sql::connection& c, reconciliation_id run, const std::map<carrier_key, carrier_sums>& sums) {
  for (const auto& [of, sum] : sums)
    c.execute(
        "INSERT INTO reconciliation_carriers (run, day, link, network, taken, charged_segments, charged) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (run, day, link, network) DO UPDATE SET "
        "taken = reconciliation_carriers.taken + excluded.taken, "
        "charged_segments = reconciliation_carriers.charged_segments + excluded.charged_segments, "
        "charged = reconciliation_carriers.charged + excluded.charged",
        {run.value, std::get<0>(of), std::get<1>(of), std::get<2>(of), sum.taken, sum.charged_segments,
            sum.charged});
}

/// The figure that counts what the phase looks at; none: the phase looks at what others counted.
std::string figure_of(reconciliation_phase phase) {
  switch (phase) {
    case reconciliation_phase::payments: return ", payments = payments + $5";
    case reconciliation_phase::entries: return ", entries = entries + $5";
    case reconciliation_phase::transfers: return ", transfers = transfers + $5";
    case reconciliation_phase::messages: return ", messages = messages + $5";
    default: return {};
  }
}

}  // namespace

std::optional<reconciliation_work> load_running(sql::connection& c) {
  const auto row = c.query(std::string{run_columns} +
          ", r.phase, r.place, r.after_payment, r.last_payment, r.after_funding, r.last_funding, r.after_transfer, "
          "r.last_transfer, r.after_event, r.last_event, r.after_message, r.last_message "
          "FROM reconciliations r WHERE r.state = 1",
      {});
  if (!row->next()) return std::nullopt;
  reconciliation_work w;
  w.run = read_run(*row);
  w.phase = static_cast<reconciliation_phase>(row->integer(12));
  w.place = row->integer(13);
  w.payments = {row->integer(14), row->integer(15)};
  w.entries = {row->integer(16), row->integer(17)};
  w.transfers = {row->integer(18), row->integer(19)};
  w.events = {row->integer(20), row->integer(21)};
  w.messages = {row->integer(22), row->integer(23)};
  return w;
}

std::vector<reconciliation_run> load_reconciliations(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<reconciliation_run> all;
  {
    const auto row = c.query(std::string{run_columns} + " FROM reconciliations r " + tail, values);
    while (row->next())
      all.push_back(read_run(*row));
  }
  for (auto& r : all)
    load_counts(c, r);
  return all;
}

std::vector<carried_by> load_carriers(sql::connection& c, reconciliation_id run, std::int64_t limit) {
  std::vector<carried_by> all;
  const auto row = c.query(
      "SELECT k.day, k.link, k.network, k.taken, k.charged_segments, k.charged, l.name "
      "FROM reconciliation_carriers k LEFT JOIN links l ON l.id = k.link WHERE k.run = $1 ORDER BY k.day, k.link, k.network LIMIT $2",
      {run.value, limit});
  while (row->next())
    all.push_back({{{row->integer(0)}, {row->integer(1)},
                       domain::network_id{static_cast<std::uint8_t>(row->integer(2))}, row->integer(3),
                       row->integer(4), money::from_units(row->integer(5))},
        std::string{row->bytes(6)}});
  return all;
}

difference_page load_differences(sql::connection& c, const difference_filter& wanted) {
  std::string statement =
      "SELECT d.number, d.cause, d.account, d.subject, d.reference, d.expected, d.found, d.segments_expected, "
      "d.segments_found, d.day, d.network, d.link, d.since, l.name FROM reconciliation_differences d "
      "LEFT JOIN links l ON l.id = d.link WHERE d.run = $1 AND d.number > $2";
  std::vector<sql::parameter> values{wanted.run.value, wanted.beyond, std::int64_t{wanted.limit} + 1};
  if (wanted.cause) {
    statement += " AND d.cause = $4";
    values.emplace_back(static_cast<std::int64_t>(*wanted.cause));
  }
  difference_page page;
  const auto row = c.query(statement + " ORDER BY d.number LIMIT $3", values);
  while (row->next()) {
    if (page.differences.size() == wanted.limit) {
      page.next = page.differences.back().number;
      break;
    }
    auto& d = page.differences.emplace_back();
    d.number = row->integer(0);
    d.what.cause =
        domain::difference_cause_of(row->integer(1)).value_or(domain::difference_cause::books_differ);
    d.what.account = {row->integer(2)};
    d.what.subject = row->bytes(3);
    d.what.reference = row->bytes(4);
    d.what.expected = money::from_units(row->integer(5));
    d.what.found = money::from_units(row->integer(6));
    d.what.segments_expected = row->integer(7);
    d.what.segments_found = row->integer(8);
    if (!row->is_null(9)) d.what.day = domain::kenyan_day{row->integer(9)};
    if (!row->is_null(10)) d.what.network = domain::network_id{static_cast<std::uint8_t>(row->integer(10))};
    d.what.link = {row->integer(11)};
    d.what.since = domain::from_micros(row->integer(12));
    d.link = row->bytes(13);
  }
  return page;
}

bool store_step(sql::connection& c, const reconciliation_work& before, const reconciliation_harvest& step) {
  auto number = before.run.kept;
  const auto most = domain::most_kept_differences;
  const auto kept = std::min(number + static_cast<std::int64_t>(step.found.size()), most);
  const auto figure = figure_of(before.phase);
  std::vector<sql::parameter> values{
      before.run.id.value, static_cast<std::int64_t>(step.phase), step.place, kept};
  if (!figure.empty()) values.emplace_back(step.looked_at);
  const auto first = static_cast<int>(values.size()) + 1;
  values.insert(values.end(), {static_cast<std::int64_t>(before.phase), before.place});
  // Of two who read the same, one takes it.
  const auto taken = c.execute("UPDATE reconciliations SET phase = $2, place = $3, kept = $4" + figure +
          " WHERE id = $1 AND state = 1 AND phase = $" + std::to_string(first) + " AND place = $" +
          std::to_string(first + 1),
      values);
  if (taken != 1) return false;
  for (const auto& d : step.found) {
    if (number == most) break;
    insert_difference(c, before.run.id, ++number, d);
  }
  count_differences(c, before.run.id, step.found);
  store_charges(c, step.charges);
  store_carriers(c, before.run.id, step.carriers);
  return true;
}

}  // namespace mbs::persistence
