#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mbs::smpp {

/// SMPP 3.4 section 5.2.28; numbers as in TLV message_state and query_sm_resp.
enum class message_state : std::uint8_t {
  enroute = 1,
  delivered = 2,
  expired = 3,
  deleted = 4,
  undeliverable = 5,
  accepted = 6,
  unknown = 7,
  rejected = 8,
};

/// Nothing may follow a final state. accepted and unknown are indeterminate: not delivered, and a final state
/// may still overwrite them.
[[nodiscard]] constexpr bool is_final(message_state s) noexcept {
  switch (s) {
    case message_state::delivered:
    case message_state::expired:
    case message_state::deleted:
    case message_state::undeliverable:
    case message_state::rejected: return true;
    case message_state::enroute:
    case message_state::accepted:
    case message_state::unknown: return false;
  }
  return false;
}
static_assert(is_final(message_state::delivered) && !is_final(message_state::unknown));

/// The receipt's word: "DELIVRD", "UNDELIV", …
[[nodiscard]] std::string_view to_stat(message_state s) noexcept;
/// The word written in full: "DELIVERED", "UNDELIVERABLE", …
[[nodiscard]] std::string_view to_text(message_state s) noexcept;

/// A receipt's word in any case, abbreviated or spelt out (its first five letters decide); "FAILED" is
/// undeliverable. Nothing for another word.
[[nodiscard]] std::optional<message_state> state_from_stat(std::string_view stat) noexcept;
/// One of the words in full, in any case; nothing for another one.
[[nodiscard]] std::optional<message_state> state_from_text(std::string_view text) noexcept;
/// TLV message_state; nothing outside 1 to 8.
[[nodiscard]] std::optional<message_state> state_from_octet(std::uint8_t octet) noexcept;

}  // namespace mbs::smpp
