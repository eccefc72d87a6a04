#pragma once

#include "persistence/money/reconciliation_rows.hpp"

#include <span>

/// The ledger's, the messages' and the links' side of a reconciliation, a step at a time. Internal to
/// persistence/; all read only, and throw sql::error.
namespace mbs::persistence {

[[nodiscard]] reconciliation_harvest add_some_transfers(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows);
/// Messages whose events may be of the span, `rows` of them: sums of what their events of the span charged
/// and released, what links took of them, and segments that were not taken and charged once each.
[[nodiscard]] reconciliation_harvest add_some_messages(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows);
[[nodiscard]] reconciliation_harvest compare_some_charges(
    sql::connection& c, const reconciliation_work& w, std::int64_t rows);
[[nodiscard]] reconciliation_harvest judge_carriers(
    sql::connection& c, const reconciliation_work& w, std::span<const domain::link_reach> links);

}  // namespace mbs::persistence
