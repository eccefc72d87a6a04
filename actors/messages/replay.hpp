#pragma once

#include "domain/messages/attempt_counts.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/messages/message_lifecycle.hpp"

#include <algorithm>
#include <span>

namespace mbs::actors {

/// The lifecycle that a message's stored events, in their order, amount to.
[[nodiscard]] inline domain::message_lifecycle replay(
    const domain::message& m, std::span<const domain::message_event> events) {
  domain::message_lifecycle lifecycle{m.segments, m.price};
  for (const auto& e : events) {
    switch (e.kind) {
      case domain::event_kind::submitted: (void)lifecycle.segment_submitted(e.segment); break;
      case domain::event_kind::refused: (void)lifecycle.segment_refused(e.segment); break;
      case domain::event_kind::delivery_receipt: (void)lifecycle.segment_receipt(e.segment, e.outcome); break;
      case domain::event_kind::expired: (void)lifecycle.expire(); break;
      case domain::event_kind::cancelled: (void)lifecycle.cancel(); break;
      case domain::event_kind::gave_up: (void)lifecycle.give_up(); break;
      case domain::event_kind::possible_duplicate:
      case domain::event_kind::held:
      case domain::event_kind::rerouted: break;
    }
  }
  return lifecycle;
}

/// Whether a segment of a message may be at an operator that never answered for it, by its stored events.
[[nodiscard]] inline bool may_have_left(std::span<const domain::message_event> events) noexcept {
  return std::any_of(events.begin(), events.end(),
      [](const auto& e) { return e.kind == domain::event_kind::possible_duplicate; });
}

/// How often each segment was sent again after an unknown outcome, by the message's stored events: a stop
/// does not begin that count anew.
[[nodiscard]] inline domain::attempt_counts attempts_in(
    std::span<const domain::message_event> events) noexcept {
  domain::attempt_counts attempts;
  for (const auto& e : events)
    if (e.kind == domain::event_kind::possible_duplicate)
      (void)attempts.note(e.segment, domain::attempt_counts::highest);
  return attempts;
}

/// The concatenation reference that segments of a message went out with, by its stored events; 0 when
/// unknown.
[[nodiscard]] inline std::uint16_t reference_in(std::span<const domain::message_event> events) noexcept {
  for (const auto& e : events) {
    const bool of_a_segment = e.kind == domain::event_kind::submitted || e.kind == domain::event_kind::held ||
        e.kind == domain::event_kind::possible_duplicate;
    if (of_a_segment && e.code != 0) return static_cast<std::uint16_t>(e.code);
  }
  return 0;
}

}  // namespace mbs::actors
