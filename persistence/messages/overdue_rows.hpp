#pragma once

#include "persistence/messages/message_records.hpp"
#include "persistence/sql/sql.hpp"

/// Sent messages whose validity is over. Internal to persistence/.
namespace mbs::persistence {

/// As message_store::overdue.
[[nodiscard]] overdue_page find_overdue(
    sql::connection& c, overdue_cursor from, time_point deadline, std::uint32_t limit);

}  // namespace mbs::persistence
