#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::smpp {

/// How one side of a bind (submit_sm_resp, or receipts) writes message ids.
enum class id_form : std::uint8_t {
  text,       ///< opaque: compared as it is
  hex,        ///< hexadecimal number
  dec,        ///< decimal number
  automatic,  ///< not told: see message_id_reader
};

/// "string", "hex", "dec", "auto"; nothing for another word.
[[nodiscard]] std::optional<id_form> id_form_from_text(std::string_view text) noexcept;
[[nodiscard]] std::string_view to_text(id_form f) noexcept;

/// What the looks of an id say: digits alone may be a number of either base.
enum class id_looks : std::uint8_t { digits, hexadecimal, other };
/// "0x" before hexadecimal digits makes an id hexadecimal; blanks around it do not count.
[[nodiscard]] id_looks looks_of(std::string_view id) noexcept;

/// One spelling for every way in which an SMSC may write an id of a form. hex and dec: the number in decimal
/// without leading zeros, of any length up to 64 characters, so that "04000000086ECD50" (hex) and
/// "288230376293190992" (dec) are one id; what the form does not fit stays as it is. text: as it is.
/// automatic: as it is written, but what may be a number without leading zeros and "0x", and hexadecimal
/// digits (with hyphens, as in UUIDs) in small letters. Blanks around an id never count.
[[nodiscard]] std::string normalise_message_id(std::string_view id, id_form form);

/// The same into a buffer that is used again: replaces `out`.
void normalise_message_id(std::string_view id, id_form form, std::string& out);

/// A number of up to 64 digits in the other base, as `automatic` would spell it: "16" -> "10" and
/// "268435590" -> "10000086". `id` must look like digits, or for hex_to_decimal like a hexadecimal number.
[[nodiscard]] std::string decimal_to_hex(std::string_view id);
[[nodiscard]] std::string hex_to_decimal(std::string_view id);

/// An id of at most 8 hexadecimal digits, for an ESME before 3.4.
[[nodiscard]] std::string short_hex_id(std::uint32_t number);

}  // namespace mbs::smpp
