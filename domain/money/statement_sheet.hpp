#pragma once

#include "domain/money/billing_sheet.hpp"
#include "domain/money/statement.hpp"

#include <cstddef>
#include <string>

/// A statement as it stands on paper. Pure; knows nothing of fonts, pages and PDF.
namespace mbs::domain {

/// What a statement on paper says beside its figures.
struct statement_paper {
  billing_party issuer;  ///< without a name: nobody is named
  billing_party holder;
  std::string account;  ///< its id as people see it
  time_point drawn_at;
};

/// Rows of the longest statement: each day has what is listed, the rest of what came in and went out, and
/// what messages cost; before them stands the opening.
inline constexpr std::size_t most_statement_rows =
    1 + most_statement_entries + 3 * static_cast<std::size_t>(most_statement_days);

/// Opening, of each day what came in and went out with the balance at its end, closing: the same lines and
/// the same exact amounts as the table (CSV) has.
[[nodiscard]] billing_sheet sheet_of(const statement& s, const statement_paper& about);

}  // namespace mbs::domain
