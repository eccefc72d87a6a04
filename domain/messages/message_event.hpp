#pragma once

#include "domain/ids.hpp"
#include "domain/messages/message.hpp"
#include "domain/messages/message_lifecycle.hpp"
#include "domain/messages/receipt_note.hpp"
#include "domain/money/money.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <string>

namespace mbs::domain {

/// Stored as a number: never renumber.
enum class event_kind : std::uint8_t {
  submitted = 1,         ///< an operator took a segment; carries its smsc_message_id
  refused = 2,           ///< an operator refused a segment for good; carries the command_status
  delivery_receipt = 3,  ///< a delivery receipt for a segment; carries the receipt's error code
  expired = 4,
  cancelled = 5,
  gave_up = 6,
  possible_duplicate = 7,  ///< a segment is sent again after an unknown outcome (crash, unanswered timeout)
  held = 8,                ///< an unknown outcome that policy does not resend; waits for a receipt or the end
  rerouted = 9,            ///< handed to another link
};
[[nodiscard]] std::string_view to_text(event_kind k) noexcept;

/// One fact in a message's lifecycle: append-only. The newest event's `state` is the message's state; the
/// sums of `charge` and `release` over its events are what it cost and what came back.
struct message_event {
  event_seq seq;  ///< given by the journal at commit
  message_id message;
  account_id account;
  event_kind kind{};
  message_state state{};                                     ///< after this fact
  segment_outcome outcome = segment_outcome::indeterminate;  ///< of a receipt
  std::uint8_t segment = 0;
  link_id link;
  /// command_status of a refusal, or the receipt's err as its link reads it, 0 for none. Of submitted,
  /// possible_duplicate and held: the concatenation reference that a segment of a long message went out with,
  /// 0 when it has none.
  std::uint32_t code = 0;
  time_point at;
  money charge{};
  money release{};
  std::string smsc_message_id;  ///< normalised (see the link's id form); only of `submitted`
  receipt_note note{};          ///< only of `delivery_receipt`
  [[nodiscard]] bool settles() const noexcept { return is_final(state); }
};

}  // namespace mbs::domain
