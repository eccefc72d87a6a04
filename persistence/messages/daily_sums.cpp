#include "persistence/messages/daily_sums.hpp"

#include <string>

namespace mbs::persistence {

namespace {

using domain::report_group;

// The column that rows of a day are told apart by; "0" when by none.
std::string column_of(report_group g) {
  switch (g) {
    case report_group::network: return "s.network";
    case report_group::traffic_class: return "s.traffic_class";
    case report_group::sender: return "s.sender";
    case report_group::nothing:
    case report_group::state: return "0";  // every row has its states
  }
  return "0";
}

domain::report_sums sums_in(const sql::rows& row, int first) {
  return {row.integer(first), row.integer(first + 1), domain::money::from_units(row.integer(first + 2))};
}

void add(domain::report_row& to, std::size_t state, const domain::report_sums& sums) {
  if (state == 0) {
    to.all.messages = sums.messages;
    to.all.segments = sums.segments;
  } else if (state < to.ended.size()) {
    to.ended[state] = sums;
    if (const auto all = domain::add(to.all.charged, sums.charged)) to.all.charged = *all;
  }
}

}  // namespace

domain::daily_report load_report(sql::connection& c, const report_filter& f) {
  // Sums and the moment that they are of belong together.
  sql::transaction moment{c, sql::transaction::kind::read};
  domain::daily_report report;
  const auto counted = c.query("SELECT p.counted_at FROM fold_progress p", {});
  if (counted->next() && counted->integer(0) != 0)
    report.counted_until = domain::from_micros(counted->integer(0));
  const bool by_sender = f.group == report_group::sender;
  const auto column = column_of(f.group);
  const auto row = c.query("SELECT (s.hour + 3) / 24, " + column +
          ", s.state, CAST(SUM(s.messages) AS BIGINT), CAST(SUM(s.segments) AS BIGINT), "
          "CAST(SUM(s.charge) AS BIGINT) FROM hourly_sums s WHERE s.account = $1 AND s.hour >= $2 "
          "AND s.hour < $3 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
      {f.account.value, domain::first_hour_of(f.days.from), domain::first_hour_of({f.days.to.number + 1})});
  while (row->next()) {
    const domain::kenyan_day day{row->integer(0)};
    const auto key = by_sender ? 0 : row->integer(1);
    const auto sender = by_sender ? row->bytes(1) : std::string_view{};
    const bool is_new = report.rows.empty() || report.rows.back().day != day ||
        report.rows.back().key != key || report.rows.back().sender != sender;
    if (is_new) {
      if (report.rows.size() == domain::longest_report) {
        report.cut_short = true;
        break;
      }
      report.rows.push_back({.day = day, .key = key, .sender = std::string{sender}, .all = {}});
    }
    add(report.rows.back(), static_cast<std::size_t>(row->integer(2)), sums_in(*row, 3));
  }
  moment.commit();
  return report;
}

}  // namespace mbs::persistence
