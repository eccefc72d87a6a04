#pragma once

#include "domain/messages/message.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What a webhook can be told of. The one table of it: a capability that has something to tell adds a row.
namespace mbs::domain {

enum class event_type : std::uint8_t {
  message_delivered,
  message_undelivered,
  message_rejected,
  message_expired,
  message_cancelled,
  message_unknown,
  sender_approved,
  sender_rejected,
  payment_credited,
  balance_low,
  webhook_test,  ///< asked for, never subscribed to
};

/// In the order of event_type: the `type` of an event's body, and what a webhook subscribes by.
inline constexpr std::array<std::string_view, 11> event_type_names{
    "message.delivered",
    "message.undelivered",
    "message.rejected",
    "message.expired",
    "message.cancelled",
    "message.unknown",
    "sender.approved",
    "sender.rejected",
    "payment.credited",
    "balance.low",
    "webhook.test",
};
/// Those that a webhook may subscribe to stand before this one.
inline constexpr auto subscribed_types = static_cast<std::size_t>(event_type::webhook_test);

[[nodiscard]] constexpr std::string_view to_text(event_type t) noexcept {
  return event_type_names[static_cast<std::size_t>(t)];
}

/// Of types that a webhook may subscribe to.
[[nodiscard]] constexpr std::optional<event_type> event_type_from(std::string_view text) noexcept {
  for (std::size_t i = 0; i < subscribed_types; ++i)
    if (event_type_names[i] == text) return static_cast<event_type>(i);
  return std::nullopt;
}

/// What is told when a message ends so.
[[nodiscard]] constexpr event_type event_of(message_state end) noexcept {
  switch (end) {
    case message_state::delivered: return event_type::message_delivered;
    case message_state::undelivered: return event_type::message_undelivered;
    case message_state::rejected: return event_type::message_rejected;
    case message_state::expired: return event_type::message_expired;
    case message_state::cancelled: return event_type::message_cancelled;
    case message_state::unknown:
    case message_state::accepted:
    case message_state::submitted: return event_type::message_unknown;
  }
  return event_type::message_unknown;
}

/// Which of them a webhook is told of.
class event_set {
 public:
  [[nodiscard]] constexpr bool has(event_type t) const noexcept {
    return (bits_ >> static_cast<unsigned>(t) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
  [[nodiscard]] constexpr bool has_any(event_set of) const noexcept { return (bits_ & of.bits_) != 0; }
  constexpr void add(event_type t) noexcept { bits_ |= std::uint32_t{1} << static_cast<unsigned>(t); }
  constexpr bool operator==(const event_set&) const = default;

 private:
  std::uint32_t bits_ = 0;
};

/// The ends of messages: what a webhook is told of that does not say.
[[nodiscard]] constexpr event_set message_events() noexcept {
  event_set all;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(event_type::message_unknown); ++i)
    all.add(static_cast<event_type>(i));
  return all;
}

/// "message.delivered sender.approved", in the order of the table.
[[nodiscard]] inline std::string to_text(event_set events) {
  std::string text;
  for (std::size_t i = 0; i < subscribed_types; ++i) {
    if (!events.has(static_cast<event_type>(i))) continue;
    if (!text.empty()) text += ' ';
    text += event_type_names[i];
  }
  return text;
}

/// Of what to_text made; words of a newer program are passed over.
[[nodiscard]] constexpr event_set event_set_from(std::string_view text) noexcept {
  event_set events;
  while (!text.empty()) {
    const auto end = text.find(' ');
    if (const auto known = event_type_from(text.substr(0, end))) events.add(*known);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return events;
}

/// "message.delivered, …": what there is to subscribe to, for people.
[[nodiscard]] inline std::string known_event_types() {
  std::string text;
  for (std::size_t i = 0; i < subscribed_types; ++i)
    text.append(i == 0 ? "" : ", ").append(event_type_names[i]);
  return text;
}

}  // namespace mbs::domain
