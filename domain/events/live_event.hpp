#pragma once

#include "domain/ids.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/numbering/network.hpp"
#include "domain/senders/sender_request.hpp"
#include "domain/time.hpp"
#include "domain/webhooks/webhook_health.hpp"

#include <cstdint>
#include <string_view>
#include <variant>

/// What happened in an account and is told as it happens. Knows nothing of who is told.
namespace mbs::domain {

/// A message came to a state. What ended it, when it is final.
struct message_changed {
  message_id id;
  message_state state{};
  network_id network;
  time_point at;
  event_kind why{};  ///< of no use while the state is `accepted`
  segment_outcome outcome = segment_outcome::indeterminate;
  std::uint32_t code = 0;           ///< of the operator, when it refused or reported
  std::uint32_t network_error = 0;  ///< of a receipt: see receipt_note
};
/// Money of the account moved: how much it has now is to be asked.
struct balance_changed {};
/// Its status, name or limits: what holds now is to be asked.
struct account_changed {};

struct webhook_changed {
  webhook_endpoint_id id;
  webhook_health health{};
};
/// A request for a sender was decided.
struct sender_decided {
  sender_request_id id;
  sender_request_state state{};
};

using live_event =
    std::variant<message_changed, balance_changed, webhook_changed, sender_decided, account_changed>;

/// Whether an event of a message makes it come to a state that is told: it is taken by an operator as a
/// whole, or it ends. What else is noted about it (receipts of some segments, repeats) changes nothing to
/// see.
[[nodiscard]] constexpr bool changes_what_is_seen(event_kind kind, message_state after) noexcept {
  return is_final(after) || (kind == event_kind::submitted && after == message_state::submitted);
}
[[nodiscard]] inline message_changed change_of(const message_event& e, network_id network) noexcept {
  return {e.message, e.state, network, e.at, e.kind, e.outcome, e.code, e.note.network_error};
}

}  // namespace mbs::domain
