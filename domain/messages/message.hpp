#pragma once

#include "domain/ids.hpp"
#include "domain/money/money.hpp"
#include "domain/numbering/msisdn.hpp"
#include "domain/numbering/network.hpp"
#include "domain/senders/sender_id.hpp"
#include "domain/text/gsm0338.hpp"
#include "domain/time.hpp"
#include "domain/traffic/traffic_class.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::domain {

/// Stored as a number: never renumber. `accepted` is durable and not yet taken by an operator.
enum class message_state : std::uint8_t {
  accepted = 0,
  submitted = 1,    ///< an operator took every segment that it will get
  delivered = 2,    ///< final
  undelivered = 3,  ///< final: the operator gave up, on one segment at least
  rejected = 4,     ///< final: no operator took any segment; not charged
  expired = 5,      ///< final: its validity ended (before submission: not charged)
  cancelled = 6,    ///< final: by its sender, before submission; not charged
  unknown = 7,      ///< final: no receipt within validity and grace, or an outcome that a crash hid
};

[[nodiscard]] std::string_view to_text(message_state s) noexcept;
[[nodiscard]] std::optional<message_state> message_state_from(std::string_view text) noexcept;

[[nodiscard]] constexpr bool is_final(message_state s) noexcept {
  switch (s) {
    case message_state::accepted:
    case message_state::submitted: return false;
    case message_state::delivered:
    case message_state::undelivered:
    case message_state::rejected:
    case message_state::expired:
    case message_state::cancelled:
    case message_state::unknown: return true;
  }
  return true;
}

/// The legal transitions of a message; nothing follows a final state.
[[nodiscard]] constexpr bool may_follow(message_state from, message_state to) noexcept {
  switch (from) {
    case message_state::accepted: return to != message_state::accepted;
    case message_state::submitted:
      return to != message_state::accepted && to != message_state::submitted &&
          to != message_state::cancelled && to != message_state::rejected;
    case message_state::delivered:
    case message_state::undelivered:
    case message_state::rejected:
    case message_state::expired:
    case message_state::cancelled:
    case message_state::unknown: return false;
  }
  return false;
}
static_assert(!may_follow(message_state::delivered, message_state::submitted));
static_assert(!may_follow(message_state::submitted, message_state::cancelled));
static_assert(
    may_follow(message_state::accepted, message_state::delivered), "a receipt may outrun its submit_sm_resp");

/// What all recipients of one request share.
struct message_content {
  sender_id sender;
  std::string text;              ///< UTF-8, as it is sent: transliterated when that was asked for
  std::string reference;         ///< the customer's own, 0 to 64 characters; comes back in callbacks
  segmented_text segmented;      ///< ready for the wire
  std::string callback_query{};  ///< of its callback URL, from the question mark on; empty: none
};

/// One accepted message: immutable. What happens to it are events (message_event.hpp).
struct message {
  message_id id;
  account_id account;
  msisdn to;
  network_id network;
  traffic_class traffic = traffic_class::transactional;
  std::uint8_t segments = 1;  ///< 1..16
  money price;                ///< for all segments
  time_point accepted_at;
  time_point expires_at;         ///< end of validity
  webhook_endpoint_id callback;  ///< none: no callback
  std::shared_ptr<const message_content> content;
};

}  // namespace mbs::domain
