#pragma once

#include "domain/money/system_account.hpp"
#include "persistence/money/verification.hpp"
#include "persistence/sql/sql.hpp"

#include <vector>

/// The book "funding" by name. Internal to persistence/; all throw sql::error.
namespace mbs::persistence {

/// What each holds, in the order of the enumeration. A row of none stands in `found`.
[[nodiscard]] system_balances load_system_accounts(sql::connection& c, std::vector<difference>& found);
/// The same out of all entries: as long as the history is.
[[nodiscard]] system_balances add_up_system_accounts(sql::connection& c, std::vector<difference>& found);

}  // namespace mbs::persistence
