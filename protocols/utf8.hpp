#pragma once

#include <cstddef>
#include <string_view>

/// UTF-8 (RFC 3629), strictly, for all wires.
namespace mbs::protocols {

/// Octets of the UTF-8 character that `text` begins with; 0 when it is none.
[[nodiscard]] inline std::size_t character_length(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto first = static_cast<unsigned char>(text.front());
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length == 0 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((octet(i) & 0xc0u) != 0x80u) return 0;
  // Overlong, surrogates, beyond U+10FFFF (RFC 3629, 4).
  if (first == 0xe0 && octet(1) < 0xa0) return 0;
  if (first == 0xed && octet(1) > 0x9f) return 0;
  if (first == 0xf0 && octet(1) < 0x90) return 0;
  if (first == 0xf4 && octet(1) > 0x8f) return 0;
  return length;
}

}  // namespace mbs::protocols
