#pragma once

#include "persistence/access/change_note.hpp"
#include "persistence/money/books_records.hpp"
#include "persistence/sql/sql.hpp"

#include <span>
#include <vector>

/// What does not add up, until staff has looked at it. Internal to persistence/.
namespace mbs::persistence {

/// Within the caller's write transaction, with the change of each account, the entries of the audit log and a
/// mail to the staff who manage money, where the outbox has room: those that are new, at most one of an
/// account. Throws sql::error.
[[nodiscard]] std::vector<ledger_breach> insert_breaches(
    sql::connection& c, std::span<const difference> found, time_point now, const domain::audit_origin& by);

[[nodiscard]] std::vector<ledger_breach> load_open_breaches(sql::connection& c, std::uint32_t limit);
/// The same of one; nothing when it is not open.
[[nodiscard]] std::optional<ledger_breach> load_open_breach(sql::connection& c, std::int64_t id);

}  // namespace mbs::persistence
