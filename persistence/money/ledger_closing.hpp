#pragma once

#include "persistence/money/books_records.hpp"
#include "persistence/sql/sql.hpp"

/// Closing days of the books, a step at a time. Internal to persistence/.
namespace mbs::persistence {

/// As books_store::close_some says. Reads first, then writes in a transaction of its own. Throws sql::error,
/// and std::runtime_error when what is stored overflows.
[[nodiscard]] closing_progress close_some(sql::connection& c, const closing_request& request);

}  // namespace mbs::persistence
