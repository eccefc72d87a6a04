#pragma once

#include "domain/money/billing_document.hpp"

#include <string>
#include <string_view>

/// How what a document says is kept: a line of UTF-8 for each part, "name", tab, value, with lists as lines
/// of the same name and cells parted by tabs; \t, \n and \\ stand for themselves. Amounts in units of KES
/// 0.0001, times in microseconds since 1970. Parts that are empty are left out; names never change their
/// meaning. Internal to persistence/.
namespace mbs::persistence {

[[nodiscard]] std::string to_kept(const domain::billing_facts& facts);
/// Throws sql::damaged_row for what is not of to_kept.
[[nodiscard]] domain::billing_facts facts_from_kept(std::string_view text);

}  // namespace mbs::persistence
