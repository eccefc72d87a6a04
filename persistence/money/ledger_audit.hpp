#pragma once

#include "persistence/money/verification.hpp"
#include "persistence/sql/sql.hpp"

/// What must add up. Internal to persistence/.
namespace mbs::persistence {

/// As ledger_store::verify says, within the caller's transaction; `as_of` is for books_as_of. Throws
/// sql::error, and std::runtime_error when a sum overflows.
[[nodiscard]] verification verify_books(sql::connection& c, const verify_request& request);
/// Nothing: the day is not closed.
[[nodiscard]] std::optional<verification> books_as_of(
    sql::connection& c, domain::kenyan_day day, const std::optional<account_id>& account);

}  // namespace mbs::persistence
