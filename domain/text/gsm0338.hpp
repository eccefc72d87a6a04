#pragma once

#include "domain/errc.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Text to octets and segments (3GPP TS 23.038 and 23.040). Knows nothing of SMPP or of prices.
namespace mbs::domain {

enum class encoding : std::uint8_t { gsm7, ucs2 };
/// Width of the concatenation reference: UDH 05 00 03 RR TT SS or 06 08 04 RRrr TT SS.
enum class reference_width : std::uint8_t { bits8, bits16 };

/// Room in one message: single, and per segment when concatenated, in septets (gsm7) or UTF-16 units (ucs2).
struct segment_capacity {
  std::uint16_t single;
  std::uint16_t concatenated;
};
[[nodiscard]] segment_capacity capacity_of(encoding e, reference_width w) noexcept;

/// A text cut for sending. Each segment holds the octets of short_message without UDH: one septet an octet
/// (gsm7, unpacked, as SMPP wants it) or UTF-16BE (ucs2).
struct segmented_text {
  encoding coding = encoding::gsm7;
  std::uint32_t units = 0;  ///< septets or UTF-16 units in all
  std::vector<std::string> segments;
};

struct offending_character {
  std::uint32_t code_point;
  std::uint32_t offset;  ///< in code points from the start of the text
};

/// True when every character is in the GSM 03.38 default alphabet or its extension table.
[[nodiscard]] bool fits_gsm7(std::string_view utf8) noexcept;

/// The characters that force UCS2, in order, at most `limit` of them.
[[nodiscard]] std::vector<offending_character> outside_gsm7(std::string_view utf8, std::size_t limit);

/// Encodes and cuts greedily, never inside an escape pair, a surrogate pair or (where room allows) a grapheme
/// joined by ZWJ, variation selectors or combining marks. Bills come from the number of segments that this
/// makes. Errors: empty_text, invalid_utf8, text_too_long (more than `max_segments`, 1..255).
[[nodiscard]] result<segmented_text> segment(
    std::string_view utf8, reference_width width, std::uint8_t max_segments);

/// The opt-in "smart" mode: NFC-free replacements of typographic quotes, dashes, spaces and Latin letters
/// outside the alphabet by their GSM-7 likeness (transliterate.cpp lists them); leaves what has none. Never
/// use silently.
[[nodiscard]] std::string transliterate(std::string_view utf8);

/// GSM 03.38 octets (unpacked) back to UTF-8; unknown escapes show as the plain character.
[[nodiscard]] std::string gsm7_to_utf8(std::string_view septets);
/// UTF-16BE to UTF-8; lone surrogates become U+FFFD.
[[nodiscard]] std::string ucs2_to_utf8(std::string_view utf16be);

/// Septets packed 8 to 7 octets, starting after `fill_bits` (0..6) bits: "hellohello" is E8329BFD4697D9EC37.
[[nodiscard]] std::string pack_septets(std::string_view septets, unsigned fill_bits = 0);

}  // namespace mbs::domain
