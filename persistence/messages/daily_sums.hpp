#pragma once

#include "persistence/messages/report_records.hpp"
#include "persistence/sql/sql.hpp"

/// Reports from the sums by the hour. Internal to persistence/.
namespace mbs::persistence {

/// As roll_up_store::report. Throws sql::error.
[[nodiscard]] domain::daily_report load_report(sql::connection& c, const report_filter& filter);

}  // namespace mbs::persistence
