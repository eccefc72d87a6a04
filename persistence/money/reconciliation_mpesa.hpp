#pragma once

#include "persistence/money/reconciliation_rows.hpp"

/// M-Pesa's side of a reconciliation, a step at a time. Internal to persistence/; all read only, and throw
/// sql::error.
namespace mbs::persistence {

[[nodiscard]] reconciliation_harvest judge_some_payments(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows);
[[nodiscard]] reconciliation_harvest judge_some_entries(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows);
/// Payments in suspense from before the span.
[[nodiscard]] reconciliation_harvest judge_some_suspense(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows);
/// Top-ups without a receipt, or unclear ones, as the phase says.
[[nodiscard]] reconciliation_harvest judge_some_top_ups(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows);
/// Lists that could not be read, and breaches that are open.
[[nodiscard]] reconciliation_harvest judge_standing(sql::connection& c, const reconciliation_work& w);

}  // namespace mbs::persistence
