#include "persistence/money/statement_rows.hpp"

#include "persistence/money/day_rows.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace mbs::persistence {

using domain::kenyan_day;
using domain::movement_totals;
using domain::transfer_kind;

namespace {

constexpr std::int64_t micros_a_day = 86'400'000'000;

/// A time's day as SQL; times are microseconds in UTC.
std::string day_of(const std::string& column) {
  return "((" + column + " + " + std::to_string(domain::hours_ahead_of_utc * 3'600'000'000) + ") / " +
      std::to_string(micros_a_day) + ")";
}

class drawing {
 public:
  drawing(sql::connection& c, account_id account, domain::report_span days)
      : c_{c}, account_{account}, days_{days}, closed_{newest_closed(c)} {}

  domain::result<domain::statement> run() {
    read_closed();
    read_open();
    movement_totals before;
    std::vector<domain::totals_of_day> moved;
    for (const auto& [day, totals] : at_end_) {
      if (day < days_.from)
        before = totals;
      else if (day <= days_.to)
        moved.push_back({day, totals});
    }
    auto drawn = domain::draw_up(days_, before, moved);
    if (drawn) read_entries(*drawn);
    return drawn;
  }

 private:
  static closing_row newest_closed(sql::connection& c) {
    const auto all = newest_closings(c, 1);
    return all.empty() ? closing_row{{-1}} : all.front();
  }

  void read_closed() {
    // Of the days before the first, the last one says all.
    const std::string columns =
        "SELECT d.day, d.credited, d.debited, d.reserved, d.posted, d.released, d.entries "
        "FROM ledger_days d WHERE d.account = $1 AND d.day ";
    take(*c_.query(columns + "< $2 AND d.day <= $3 ORDER BY d.day DESC LIMIT 1",
        {account_.value, days_.from.number, closed_.day.number}));
    take(*c_.query(columns + ">= $2 AND d.day <= $3 AND d.day <= $4 ORDER BY d.day",
        {account_.value, days_.from.number, days_.to.number, closed_.day.number}));
  }

  void take(sql::rows& row) {
    while (row.next()) {
      auto& t = at_end_[{row.integer(0)}];
      int column = 1;
      for (const auto kind : domain::every_transfer_kind)
        add(t, kind, row.integer(column++), 0);
      add(t, transfer_kind::credit, 0, row.integer(6));
    }
  }

  /// What came after the last closed day, added to it day by day.
  void read_open() {
    std::map<kenyan_day, movement_totals> fresh;
    for (const bool funding : {false, true}) {
      const auto row =
          c_.query("SELECT " + day_of("t.at") + ", t.kind, CAST(SUM(t.amount) AS BIGINT), COUNT(*) FROM " +
                  std::string{funding ? "funding_entries" : "transfers"} +
                  " t WHERE t.account = $1 AND t.id > $2 GROUP BY 1, t.kind",
              {account_.value, funding ? closed_.last_funding : closed_.last_transfer});
      while (row->next())
        add(fresh[open_day(row->integer(0))], static_cast<transfer_kind>(row->integer(1)), row->integer(2),
            row->integer(3));
    }
    if (fresh.empty()) return;
    auto all = last_closed_totals();
    for (const auto& [day, totals] : fresh) {
      if (!all.add(totals)) throw std::runtime_error{"the movements of an account overflow"};
      at_end_[day] = all;
    }
  }

  movement_totals last_closed_totals() {
    const auto found = totals_at(c_, closed_.day, account_);
    const auto own = found.find(account_);
    return own == found.end() ? movement_totals{} : own->second;
  }

  void read_entries(domain::statement& s) {
    const auto row = c_.query(
        "SELECT d.id, d.at, d.kind, d.amount, d.reference, "
        "COALESCE((SELECT k.day FROM ledger_closings k WHERE k.closed_at <> 0 AND k.last_funding >= d.id "
        "ORDER BY k.last_funding, k.day LIMIT 1), 0) FROM funding_entries d WHERE d.account = $1 "
        "AND d.id > $2 AND d.id <= $3 ORDER BY d.id",
        {account_.value, mark_before(days_.from), mark_at(days_.to)});
    while (row->next()) {
      const auto at = domain::from_micros(row->integer(1));
      const auto day =
          row->integer(5) != 0 ? kenyan_day{row->integer(5)} : open_day(domain::kenyan_day_at(at).number);
      if (day < days_.from || day > days_.to) continue;
      if (s.entries.size() == domain::most_statement_entries) {
        s.is_cut_short = true;
        return;
      }
      s.entries.push_back({day, at, static_cast<transfer_kind>(row->integer(2)),
          money::from_units(row->integer(3)), std::string{row->bytes(4)}});
    }
  }
  std::int64_t mark_before(kenyan_day day) {
    const auto closing = newest_closing(c_, day);
    return closing && closing->closed_at != 0 ? closing->last_funding : 0;
  }
  std::int64_t mark_at(kenyan_day day) {
    if (day > closed_.day) return std::numeric_limits<std::int64_t>::max();
    const auto closing = newest_closing(c_, kenyan_day{day.number + 1});
    return closing ? closing->last_funding : 0;
  }

  [[nodiscard]] kenyan_day open_day(std::int64_t of_time) const {
    return {std::max(of_time, closed_.day.number + 1)};
  }
  static void add(movement_totals& t, transfer_kind kind, std::int64_t units, std::int64_t entries) {
    if (!t.add(kind, money::from_units(units), entries))
      throw std::runtime_error{"the movements of an account overflow"};
  }

  sql::connection& c_;
  account_id account_;
  domain::report_span days_;
  closing_row closed_;
  std::map<kenyan_day, movement_totals> at_end_;
};

}  // namespace

domain::result<domain::statement> load_statement(
    sql::connection& c, account_id account, domain::report_span days) {
  return drawing{c, account, days}.run();
}

}  // namespace mbs::persistence
