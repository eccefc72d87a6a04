#pragma once

#include "domain/errc.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <string_view>

/// Writing what stands beside a change. Internal to persistence/.
namespace mbs::persistence {

/// The entry of the audit log and the mails of `note`, within the caller's open write transaction and as the
/// last thing before its commit: both logs are locked from here to there. On an error (of enqueue_mail) the
/// caller returns it and commits nothing. `own`: the change's time where `note.by` has none. Throws
/// sql::error.
[[nodiscard]] domain::result<void> write_note(sql::connection& c, const change_note& note, time_point own,
    std::string_view action, domain::account_id account, std::string object, domain::audit_facts facts = {});

}  // namespace mbs::persistence
