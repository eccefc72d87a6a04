#pragma once

#include "http/json/json_writer.hpp"
#include "http/server/query_table.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

/// What lists that are read page by page have in common: `limit`, `cursor`, and the end of an answer,
/// `…],"next_cursor":…}`. Knows nothing of what is listed.
namespace mbs::http {

/// 1 to `most`, digits only.
[[nodiscard]] std::optional<std::uint32_t> limit_from(std::string_view value, std::uint32_t most);

[[nodiscard]] parameter_fault fault_of_limit(std::uint32_t most);
[[nodiscard]] parameter_fault fault_of_cursor();

/// "limit" of a table: 1 to `Most` into a member of T.
template <auto Member, std::uint32_t Most, class T>
[[nodiscard]] std::optional<parameter_fault> take_limit(std::string_view value, T& into) {
  const auto limit = limit_from(value, Most);
  if (!limit) return fault_of_limit(Most);
  into.*Member = *limit;
  return std::nullopt;
}

/// "cursor" of a table: what `From` reads of it into a member of T.
template <auto Member, auto From, class T>
[[nodiscard]] std::optional<parameter_fault> take_cursor(std::string_view value, T& into) {
  const auto cursor = From(value);
  if (!cursor) return fault_of_cursor();
  into.*Member = *cursor;
  return std::nullopt;
}

/// Ends the array and the object of a page. `next` is the cursor of the page after; empty: this was the last.
void end_page(json_writer& json, std::string_view next);

}  // namespace mbs::http
