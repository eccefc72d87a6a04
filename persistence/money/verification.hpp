#pragma once

#include "persistence/admin_store.hpp"
#include "persistence/sql/sql.hpp"

/// Re-adds the books. Internal to persistence/.
namespace mbs::persistence {

/// To be called within one read transaction. Trusts no sum that was stored: every figure is added again from
/// messages, events, transfers and funding_entries.
[[nodiscard]] verification verify_books(sql::connection& c);

}  // namespace mbs::persistence
