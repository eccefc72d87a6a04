#pragma once

#include "domain/money/statement.hpp"
#include "persistence/money/verification.hpp"
#include "persistence/sql/sql.hpp"

namespace mbs::persistence {

/// From closed days, and from the account's own movements after the last of them, each on the day of its time
/// but none on a closed one. Within the caller's transaction. Throws sql::error, std::runtime_error. Internal
/// to persistence/.
[[nodiscard]] domain::result<domain::statement> load_statement(
    sql::connection& c, account_id account, domain::report_span days);

}  // namespace mbs::persistence
