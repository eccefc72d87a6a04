#pragma once

#include "domain/errc.hpp"
#include "domain/money/system_account.hpp"
#include "persistence/money/funding_records.hpp"
#include "persistence/sql/sql.hpp"

/// Funding within the transaction of what it is for. Internal to persistence/.
namespace mbs::persistence {

/// funding_store::add_funding_entry within the caller's open write transaction, without its entry in the
/// audit log; what `counter` holds changes by as much. Throws sql::error.
[[nodiscard]] domain::result<funding_entry> insert_funding(
    sql::connection& c, funding_entry entry, domain::system_account counter);

/// Credit of its own ends a trial.
void end_trial(sql::connection& c, account_id account);

}  // namespace mbs::persistence
