#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "domain/money/system_account.hpp"
#include "persistence/money/funding_records.hpp"
#include "persistence/sql/sql.hpp"

/// Entries of the books that people make. Internal to persistence/; all throw sql::error, and are for the
/// caller's write transaction.
namespace mbs::persistence {

/// As funding_store::add_funding_entry says: already_exists also for what M-Pesa has told and is credited, or
/// waits for staff, under the same receipt. Nobody else credits from here to the commit.
[[nodiscard]] domain::result<funding_entry> insert_by_hand(
    sql::connection& c, funding_entry entry, domain::system_account counter);
/// Whether that would be already_exists.
[[nodiscard]] bool is_reference_taken(sql::connection& c, const funding_entry& entry);
/// Its entry in the audit log: the last thing before the commit.
void audit_by_hand(sql::connection& c, const funding_entry& entry, const domain::audit_origin& by);

}  // namespace mbs::persistence
