#pragma once

#include "domain/messages/message_event.hpp"

#include <cstdint>

namespace mbs::domain {

/// What brought a message to its state, as far as people are told: a part of the event that did.
struct message_reason {
  event_kind event{};
  segment_outcome outcome = segment_outcome::indeterminate;  ///< of a receipt
  std::uint32_t code = 0;                                    ///< of the operator, when it refused or reported
  std::uint32_t network_error = 0;                           ///< of a receipt: see receipt_note
  bool operator==(const message_reason&) const = default;
};
[[nodiscard]] inline message_reason reason_of(const message_event& e) noexcept {
  return {e.kind, e.outcome, e.code, e.note.network_error};
}
/// Whether a state is told with its reason: nobody asks why a message was delivered, or is under way.
[[nodiscard]] constexpr bool has_reason(message_state s) noexcept {
  return is_final(s) && s != message_state::delivered;
}

}  // namespace mbs::domain
