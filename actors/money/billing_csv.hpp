#pragma once

#include "persistence/money/billing_records.hpp"

#include <string>

/// What is handed over to the tax authority's control unit (eTIMS), as lines of a table (RFC 4180).
namespace mbs::actors {

/// The line of names.
[[nodiscard]] std::string hand_over_head();
/// An invoice or a credit note. Amounts have two decimals and no commas.
void append_hand_over(std::string& lines, const persistence::billing_record& document);

}  // namespace mbs::actors
