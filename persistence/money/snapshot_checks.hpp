#pragma once

#include "persistence/money/verification.hpp"
#include "persistence/sql/sql.hpp"

#include <optional>
#include <vector>

namespace mbs::persistence {

/// Each account's snapshot against the movements up to those that it counts: all of them, or with
/// `from_closings` from the newest closed day before them on. Throws sql::error, std::runtime_error. Internal
/// to persistence/.
[[nodiscard]] std::vector<difference> check_snapshots(
    sql::connection& c, const std::optional<account_id>& account, bool from_closings);

}  // namespace mbs::persistence
