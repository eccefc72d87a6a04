#pragma once

#include "domain/access/audit.hpp"
#include "persistence/access/audit_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string_view>

/// Writing the audit log. Internal to persistence/.
namespace mbs::persistence {

/// Adds the entry to the end of the chain. Call it in the transaction of the change, as the last thing
/// before its commit: from here to there all others who append wait. Throws sql::error.
void append_audit(sql::connection& c, const domain::audit_entry& entry);

/// `entry` of a change whose own time counts when `by` has none.
[[nodiscard]] domain::audit_origin at_time(domain::audit_origin by, time_point own);

/// What the chain holds for an entry.
[[nodiscard]] digest audit_hash(const digest& before, std::string_view canonical);
[[nodiscard]] digest personal_digest(std::string_view salt, std::string_view content);

}  // namespace mbs::persistence
