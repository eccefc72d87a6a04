#pragma once

#include <array>
#include <cstdint>

/// The GSM 03.38 default alphabet and its extension table (3GPP TS 23.038, 6.2.1), both ways.
namespace mbs::domain {

inline constexpr std::uint8_t gsm_escape = 0x1B;

/// How a character is written: nothing, one septet, or escape and septet.
struct gsm_code {
  std::uint8_t septet = 0xFF;  ///< 0xFF: not in the alphabet
  bool escaped = false;
  [[nodiscard]] constexpr bool fits() const noexcept { return septet != 0xFF; }
};

/// The codes of U+0000 to U+00FF.
extern const std::array<gsm_code, 256> gsm_codes_of_latin1;
[[nodiscard]] gsm_code gsm_code_beyond_latin1(char32_t code_point) noexcept;

[[nodiscard]] inline gsm_code gsm_code_of(char32_t code_point) noexcept {
  return code_point < 256 ? gsm_codes_of_latin1[code_point] : gsm_code_beyond_latin1(code_point);
}

/// `septet` must be below 0x80; that of the escape itself is a space.
[[nodiscard]] char32_t gsm_character(std::uint8_t septet) noexcept;
/// The character after an escape; 0 when the extension table has none.
[[nodiscard]] char32_t gsm_extension(std::uint8_t septet) noexcept;

}  // namespace mbs::domain
