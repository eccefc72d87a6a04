#pragma once

#include "actors/gateway/table_page.hpp"
#include "domain/money/statement.hpp"

#include <string>

/// A statement as a table (RFC 4180). Pure.
namespace mbs::actors {

/// day,what,reference,in,out,balance
[[nodiscard]] std::string statement_head();
/// The opening, of each day its entries and what messages cost, with the balance at its end, and the closing.
/// Empty cells where a column does not apply; amounts with four decimals.
[[nodiscard]] table_page lines_of(const domain::statement& s);

}  // namespace mbs::actors
