#pragma once

#include "domain/ids.hpp"

namespace mbs::domain {

/// One attempt to tell a webhook something, shown as "whd_…".
using webhook_delivery_id = strong_id<struct webhook_delivery_tag>;
/// Something that a webhook is told of that is no message's end. Unique beside event_seq: the numbers below 0
/// are these.
using webhook_event_id = strong_id<struct webhook_event_tag>;

[[nodiscard]] std::string to_text(webhook_delivery_id id);
/// Nothing unless `text` is exactly what to_text makes of an id above 0.
[[nodiscard]] std::optional<webhook_delivery_id> webhook_delivery_id_from(std::string_view text) noexcept;

/// Where such an event stands among those of messages.
[[nodiscard]] constexpr event_seq seq_of(webhook_event_id id) noexcept {
  return {-id.value};
}
/// The webhook-id of a post of one event, the same at each attempt: "evt_1234" for the end of a message,
/// "evt_" and 13 characters for all others.
[[nodiscard]] std::string webhook_id_of(event_seq event);
/// Of a post of several: "evt_1234-1300".
[[nodiscard]] std::string webhook_id_of(event_seq first, event_seq last);

}  // namespace mbs::domain
