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
  automatic,  ///< hex when it has a hexadecimal letter and nothing else but digits, dec when only digits,
              ///< else text
};

/// "string", "hex", "dec", "auto"; nothing for another word.
[[nodiscard]] std::optional<id_form> id_form_from_text(std::string_view text) noexcept;
[[nodiscard]] std::string_view to_text(id_form f) noexcept;

/// One spelling for every way in which an SMSC may write an id: numbers in decimal without leading zeros, of
/// any length up to 64 characters; the rest unchanged but for blanks around it. Both what is stored and what
/// is looked up go through here, each with its own side's form: "04000000086ECD50" (hex) and
/// "288230376293190992" (dec) are one id. What the form does not fit stays text. With `automatic`, an
/// all-digit hexadecimal id reads as decimal: set the form of a bind that mixes them.
[[nodiscard]] std::string normalise_message_id(std::string_view id, id_form form);

/// The same into a buffer that is used again: replaces `out`.
void normalise_message_id(std::string_view id, id_form form, std::string& out);

/// An id of at most 8 hexadecimal digits, for an ESME before 3.4.
[[nodiscard]] std::string short_hex_id(std::uint32_t number);

}  // namespace mbs::smpp
