#pragma once

#include "domain/text/clean_text.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mbs::domain {

/// The name of a person or a company as it is kept: blanks around it are dropped. Nothing when it is empty,
/// longer than 80 characters, not UTF-8, has control characters or separators of lines, or nothing that is
/// seen: what a mail could not show is no name.
[[nodiscard]] inline std::optional<std::string> person_name_from(std::string_view text) {
  constexpr std::size_t longest = 80;
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  if (!is_words(text, longest)) return std::nullopt;
  return std::string{text};
}

}  // namespace mbs::domain
