#include "persistence/money/reconciliation_charges.hpp"

#include "domain/money/ledger.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::money;
using phase = reconciliation_phase;

namespace {

constexpr auto of_releases = domain::charge_comparison::of_releases;
/// A run's links, networks and days are few: more than these are not looked at.
constexpr std::int64_t most_carriers = 10'000;

/// The time's day in East Africa, as SQL; times are microseconds in UTC.
std::string day_of(const std::string& column) {
  return "((" + column + " + " + std::to_string(domain::hours_ahead_of_utc * 3'600'000'000) +
      ") / 86400000000)";
}

/// The window's events of the span. The events' numbers are no way to find them, on neither database: the
/// plus keeps SQLite from trying.
constexpr const char* events_of_window =
    "e.message_id > $1 AND e.message_id <= $2 AND +e.seq > $3 AND +e.seq <= $4";

void add_window(
    sql::connection& c, const id_span& window, const id_span& events, reconciliation_harvest& step) {
  const auto row = c.query(
      "SELECT e.account, COALESCE(m.network, -2), COALESCE(m.traffic_class, -2), e.link, " + day_of("e.at") +
          ", COUNT(CASE WHEN e.kind = 1 THEN 1 END), COUNT(CASE WHEN e.charge <> 0 THEN 1 END), "
          "CAST(SUM(e.charge) AS BIGINT), CAST(SUM(e.release) AS BIGINT) "
          "FROM message_events e LEFT JOIN messages m ON m.id = e.message_id AND m.id > $1 AND m.id <= $2 WHERE " +
          std::string{events_of_window} + " GROUP BY 1, 2, 3, 4, 5",
      {window.after, window.last, events.after, events.last});
  while (row->next()) {
    const auto account = row->integer(0), network = row->integer(1);
    const auto taken = row->integer(5), charged_segments = row->integer(6), charged = row->integer(7);
    // Tests are free and no operator's.
    if (network == domain::test_network.value && charged == 0) continue;
    if (charged_segments != 0) {
      auto& sums = step.charges[{account, network, row->integer(2)}];
      sums.messages += charged;
      sums.message_segments += charged_segments;
    }
    if (const auto released = row->integer(8); released != 0)
      step.charges[{account, of_releases, of_releases}].messages += released;
    if (network < 0 || row->integer(3) == 0 || (taken == 0 && charged_segments == 0)) continue;
    auto& carried = step.carriers[{row->integer(4), row->integer(3), network}];
    carried.taken += taken;
    carried.charged_segments += charged_segments;
    carried.charged += charged;
  }
}

/// Segments of which something is of the span and that were not taken once and charged once, as far as the
/// span's end tells.
void judge_segments(
    sql::connection& c, const id_span& window, const id_span& events, reconciliation_harvest& step) {
  const auto row = c.query(
      "SELECT e.message_id, m.account, m.network, m.price, m.segments, COUNT(CASE WHEN e.kind = 1 THEN 1 END), "
      "COUNT(CASE WHEN e.kind = 3 THEN 1 END), COUNT(CASE WHEN e.charge <> 0 THEN 1 END), "
      "CAST(SUM(e.charge) AS BIGINT) FROM message_events e JOIN messages m ON m.id = e.message_id "
      "AND m.id > $1 AND m.id <= $2 WHERE e.message_id > $1 AND e.message_id <= $2 AND +e.seq <= $4 "
      "AND (e.kind = 1 OR e.kind = 3 OR e.charge <> 0) AND m.network <> $5 "
      "GROUP BY e.message_id, e.segment, m.account, m.network, m.price, m.segments "
      "HAVING MAX(CASE WHEN e.kind = 1 OR e.charge <> 0 THEN e.seq ELSE 0 END) > $3 "
      "AND (COUNT(CASE WHEN e.kind = 1 THEN 1 END) <> 1 OR COUNT(CASE WHEN e.charge <> 0 THEN 1 END) <> 1) "
      "ORDER BY e.message_id, e.segment",
      {window.after, window.last, events.after, events.last, std::int64_t{domain::test_network.value}});
  while (row->next()) {
    domain::carried_segment s;
    s.message = {row->integer(0)};
    s.account = {row->integer(1)};
    s.network = {static_cast<std::uint8_t>(row->integer(2))};
    s.price = money::from_units(row->integer(3) / std::max<std::int64_t>(row->integer(4), 1));
    s.taken = row->integer(5);
    s.receipts = row->integer(6);
    s.charges = row->integer(7);
    s.charged = money::from_units(row->integer(8));
    const auto found = domain::judge_segment(s);
    if (!found) continue;
    if (!step.found.empty() && domain::is_same_matter(step.found.back(), *found))
      domain::add_to(step.found.back(), *found);
    else
      step.found.push_back(*found);
  }
}

}  // namespace

reconciliation_harvest add_some_transfers(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows) {
  reconciliation_harvest step;
  auto last = std::max(w.place, w.transfers.after);
  const auto row = c.query(
      "SELECT t.id, t.account, t.kind, t.amount, t.count, t.network, t.traffic_class FROM transfers t "
      "WHERE t.id > $1 AND t.id <= $2 ORDER BY t.id LIMIT $3",
      {last, w.transfers.last, rows});
  while (row->next()) {
    last = row->integer(0);
    ++step.looked_at;
    const auto kind = row->integer(2);
    if (kind == static_cast<std::int64_t>(domain::transfer_kind::post)) {
      auto& sums = step.charges[{row->integer(1), row->integer(5), row->integer(6)}];
      sums.ledger += row->integer(3);
      sums.ledger_segments += row->integer(4);
    } else if (kind == static_cast<std::int64_t>(domain::transfer_kind::release)) {
      step.charges[{row->integer(1), of_releases, of_releases}].ledger += row->integer(3);
    }
  }
  const bool more = step.looked_at == rows;
  step.phase = more ? phase::transfers : phase::messages;
  step.place = more ? last : 0;
  return step;
}

reconciliation_harvest add_some_messages(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows) {
  reconciliation_harvest step;
  const auto after = std::max(w.place, w.messages.after);
  const auto counted = c.query(
      "SELECT COUNT(*), CAST(COALESCE(MAX(x.id), 0) AS BIGINT) FROM (SELECT m.id FROM messages m "
      "WHERE m.id > $1 AND m.id <= $2 ORDER BY m.id LIMIT $3) x",
      {after, w.messages.last, rows});
  if (counted->next()) step.looked_at = counted->integer(0);
  const bool more = step.looked_at == rows;
  step.phase = more ? phase::messages : phase::charges;
  step.place = more ? counted->integer(1) : 0;
  // Events without their message are looked at as well.
  const id_span window{after, more ? counted->integer(1) : w.messages.last};
  if (window.last <= window.after) return step;
  add_window(c, window, w.events, step);
  judge_segments(c, window, w.events, step);
  return step;
}

reconciliation_harvest compare_some_charges(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows) {
  // More than an account has networks and classes, so that each step takes whole accounts.
  const auto limit = std::max<std::int64_t>(rows, 1'000);
  reconciliation_harvest step;
  std::int64_t seen = 0, last = w.place;
  const auto row = c.query(
      "SELECT s.account, s.network, s.traffic_class, s.ledger, s.messages, s.ledger_segments, s.message_segments "
      "FROM reconciliation_sums s WHERE s.account > $1 AND (s.ledger <> s.messages OR "
      "s.ledger_segments <> s.message_segments) ORDER BY s.account, s.network, s.traffic_class LIMIT $2",
      {w.place, limit});
  while (row->next()) {
    ++seen;
    last = row->integer(0);
    domain::charge_comparison both;
    both.account = {last};
    if (row->integer(1) >= 0) both.network = domain::network_id{static_cast<std::uint8_t>(row->integer(1))};
    both.traffic_class = row->integer(2);
    both.ledger = money::from_units(row->integer(3));
    both.messages = money::from_units(row->integer(4));
    both.ledger_segments = row->integer(5);
    both.message_segments = row->integer(6);
    if (auto found = domain::judge_charges(both)) step.found.push_back(std::move(*found));
  }
  const bool more = seen == limit;
  step.phase = more ? phase::charges : phase::carriers;
  if (!more) return step;
  // The last account may go on: the next step takes it whole.
  std::erase_if(step.found, [last](const auto& d) { return d.account.value == last; });
  step.place = last - 1;
  return step;
}

reconciliation_harvest judge_carriers(
    sql::connection& c, const reconciliation_work& w, std::span<const domain::link_reach> links) {
  reconciliation_harvest step;
  for (const auto& carried : load_carriers(c, w.run.id, most_carriers))
    if (auto found = domain::judge_carrier(carried.sum, links)) step.found.push_back(std::move(*found));
  step.phase = phase::clearing;
  return step;
}

}  // namespace mbs::persistence
