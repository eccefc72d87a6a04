#pragma once

#include "domain/money/statement_sheet.hpp"
#include "persistence/accounts/profile_store.hpp"

#include <string>

/// Statements as PDF.
namespace mbs::actors {

/// Whose statement it is: by its legal name, where the account has one.
[[nodiscard]] domain::statement_paper paper_of(
    const persistence::account_profile& holder, const domain::billing_party& issuer, domain::time_point now);

/// The octets of the file, as billing_pdf has it: at most domain::most_statement_rows rows, which is 150
/// pages and a second; a usual month is two pages and takes some tens of milliseconds. Errors: internal when
/// it cannot be printed, which is logged.
[[nodiscard]] domain::result<std::string> printed(
    const domain::statement& s, const domain::statement_paper& about);

}  // namespace mbs::actors
