#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// UTF-8 by hand (RFC 3629): strict decoding without allocation. Knows nothing of what characters mean.
namespace mbs::domain {

/// One decoded character; `length` is 0 when the octets are not UTF-8 (overlong, surrogate, cut off).
struct utf8_character {
  char32_t code_point = 0;
  std::uint8_t length = 0;
};

/// `text` must not be empty.
[[nodiscard]] utf8_character decode_utf8(std::string_view text) noexcept;

/// `code_point` must be a Unicode scalar value.
void append_utf8(std::string& to, char32_t code_point);

inline constexpr std::size_t not_utf8 = static_cast<std::size_t>(-1);
/// Number of characters; not_utf8 when any octet of the text is not UTF-8.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

}  // namespace mbs::domain
