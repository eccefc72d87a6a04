#pragma once

#include "persistence/money/reconciliation_records.hpp"

#include <string>
#include <string_view>

/// Differences of a reconciliation as a table for an accountant (RFC 4180). No cell is a formula.
namespace mbs::actors {

[[nodiscard]] std::string differences_head();
/// `network`: the name of the difference's.
void append_difference(std::string& lines, const persistence::numbered_difference& d,
    std::string_view network, domain::cause_language language);

}  // namespace mbs::actors
