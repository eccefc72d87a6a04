#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

/// Characters that nobody sees: editors, copied text and other systems leave them behind.
namespace mbs::config {

struct unseen_character {
  std::size_t octet = 0;  ///< where it begins, from 1
  std::string_view what;  ///< "a byte order mark", "a space at the end" …
};

/// The first one in `text`: control characters, marks and spaces of other widths anywhere, ordinary spaces at
/// either end. Octets that are not UTF-8 are taken for Latin-1.
[[nodiscard]] std::optional<unseen_character> find_unseen(std::string_view text) noexcept;

/// `text` without the byte order mark that it may begin with.
[[nodiscard]] std::string_view without_mark(std::string_view text) noexcept;

}  // namespace mbs::config
