#pragma once

#include "persistence/access/audit_records.hpp"

#include <charconv>

namespace mbs::persistence {

/// Where a page of the audit log goes on, as people and clients hand it back: "MICROSECONDS.NUMBER".
[[nodiscard]] inline std::string to_text(const audit_cursor& c) {
  return std::to_string(domain::to_micros(c.at)) + '.' + std::to_string(c.number);
}

/// Nothing unless it is what to_text makes.
[[nodiscard]] inline std::optional<audit_cursor> audit_cursor_from(std::string_view text) {
  const auto read = [](std::string_view digits) -> std::optional<std::int64_t> {
    std::int64_t value = 0;
    const auto* const end = digits.data() + digits.size();
    const auto done = std::from_chars(digits.data(), end, value);
    if (done.ec != std::errc{} || done.ptr != end) return std::nullopt;
    return value;
  };
  const auto dot = text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto at = read(text.substr(0, dot));
  const auto number = read(text.substr(dot + 1));
  if (!at || !number) return std::nullopt;
  return audit_cursor{domain::from_micros(*at), *number};
}

}  // namespace mbs::persistence
