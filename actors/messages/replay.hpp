#pragma once

#include <algorithm>
#include <span>

#include "domain/messages/message_event.hpp"
#include "domain/messages/message_life.hpp"

namespace mbs::actors {

/// The life that a message's stored events, in their order, amount to.
[[nodiscard]] inline domain::message_life replay(
    const domain::message& m, std::span<const domain::message_event> events) {
  domain::message_life life{m.parts, m.price};
  for (const auto& e : events) {
    switch (e.kind) {
      case domain::event_kind::submitted: (void)life.part_submitted(e.part); break;
      case domain::event_kind::refused: (void)life.part_refused(e.part); break;
      case domain::event_kind::receipt: (void)life.part_receipt(e.part, e.outcome); break;
      case domain::event_kind::expired: (void)life.expire(); break;
      case domain::event_kind::cancelled: (void)life.cancel(); break;
      case domain::event_kind::gave_up: (void)life.give_up(); break;
      case domain::event_kind::possible_duplicate:
      case domain::event_kind::held:
      case domain::event_kind::rerouted: break;
    }
  }
  return life;
}

/// Whether a part of a message may be at an operator that never answered for it, by its stored events.
[[nodiscard]] inline bool may_have_left(std::span<const domain::message_event> events) noexcept {
  return std::any_of(events.begin(), events.end(),
      [](const auto& e) { return e.kind == domain::event_kind::possible_duplicate; });
}

/// The concatenation reference that parts of a message went out with, by its stored events; 0 when unknown.
[[nodiscard]] inline std::uint16_t reference_in(std::span<const domain::message_event> events) noexcept {
  for (const auto& e : events) {
    const bool of_a_part = e.kind == domain::event_kind::submitted || e.kind == domain::event_kind::held ||
        e.kind == domain::event_kind::possible_duplicate;
    if (of_a_part && e.code != 0) return static_cast<std::uint16_t>(e.code);
  }
  return 0;
}

}  // namespace mbs::actors
