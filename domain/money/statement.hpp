#pragma once

#include "domain/messages/daily_report.hpp"
#include "domain/money/movement_totals.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// What came to an account's money between two days. Knows nothing of where the sums come from.
namespace mbs::domain {

/// Days of a statement, both inclusive: a year at most.
inline constexpr std::int64_t most_statement_days = 366;
/// Payments and corrections that are named one by one; the sums count all.
inline constexpr std::size_t most_statement_entries = 1'000;

/// A day on which something moved.
struct statement_day {
  kenyan_day day;
  money credited, debited;  ///< payments and grants; corrections and money that went back
  money charged;            ///< for messages that operators took
  money closing;            ///< what the account had at the day's end: available and reserved
};
/// One payment, grant or correction.
struct statement_entry {
  kenyan_day day;
  time_point at;
  transfer_kind kind = transfer_kind::credit;  ///< credit or debit
  money amount;
  std::string reference;
};
struct statement {
  report_span days;
  money opening, closing;  ///< available and reserved
  money credited, debited, charged;
  std::vector<statement_day> moved;      ///< ascending
  std::vector<statement_entry> entries;  ///< ascending; the first most_statement_entries
  bool is_cut_short = false;             ///< there are more entries than that
};

/// All movements of the account up to the end of a day.
struct totals_of_day {
  kenyan_day day;
  movement_totals totals;
};
/// From what had moved before the days, and what had at the end of each of them with a movement (ascending).
/// Entries are left to the caller. Errors: ledger_breach when a day has less than the one before,
/// amount_overflow.
[[nodiscard]] result<statement> draw_up(
    report_span days, const movement_totals& before, const std::vector<totals_of_day>& moved);

}  // namespace mbs::domain
