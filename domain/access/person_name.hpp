#pragma once

#include "domain/text/utf8.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::domain {

/// The name of a person or a company as it is kept: blanks around it are dropped. Nothing when it is empty,
/// longer than 80 characters, not UTF-8 or has control characters.
[[nodiscard]] inline std::optional<std::string> person_name_from(std::string_view text) {
  constexpr std::size_t longest = 80;
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  if (text.empty() || utf8_length(text) > longest) return std::nullopt;  // not_utf8 is longer than all
  const bool has_control =
      std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (has_control) return std::nullopt;
  return std::string{text};
}

}  // namespace mbs::domain
