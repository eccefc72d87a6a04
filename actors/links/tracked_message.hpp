#pragma once

#include "actors/messages/message_batches.hpp"

#include <cstdint>

namespace mbs::actors {

/// Some segments of one message, 0 to 15.
class segment_set {
 public:
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
  [[nodiscard]] constexpr bool contains(std::uint8_t segment) const noexcept {
    return (bits_ & bit(segment)) != 0;
  }
  constexpr void insert(std::uint8_t segment) noexcept {
    bits_ = static_cast<std::uint16_t>(bits_ | bit(segment));
  }
  constexpr void erase(std::uint8_t segment) noexcept {
    bits_ = static_cast<std::uint16_t>(bits_ & ~bit(segment));
  }
  constexpr void clear() noexcept { bits_ = 0; }
  [[nodiscard]] constexpr friend segment_set operator|(segment_set a, segment_set b) noexcept {
    a.bits_ = static_cast<std::uint16_t>(a.bits_ | b.bits_);
    return a;
  }

 private:
  [[nodiscard]] static constexpr std::uint16_t bit(std::uint8_t segment) noexcept {
    return static_cast<std::uint16_t>(1U << segment);
  }
  std::uint16_t bits_ = 0;
};

/// A message that this LINK is responsible for, from queue to final state (or until it is only in the store).
struct tracked_message {
  message_in_progress m;
  segment_set busy{};          // have a place in the window
  segment_set held{};          // unknown outcome, waiting for a delivery receipt
  segment_set paused{};        // to be sent again, but not yet
  segment_set unanswered{};    // an answer was awaited in vain
  segment_set refused_once{};  // one of its copies was refused for good, while another was under way
  bool in_queue = false;
  bool counted_in_room = false;  // the router counts it against this link's room
  bool counted_in_queue = true;  // admission counts it as not yet submitted
  bool leaving = false;          // goes to ROUTER once a claim without it is durable
  bool end_told = false;         // its final state is a fact already: no other may follow

  [[nodiscard]] domain::message_state state() const noexcept { return m.lifecycle.state(); }
  [[nodiscard]] bool is_final() const noexcept { return domain::is_final(state()); }
  /// Nothing of it is at the operator, may be, or is about to be.
  [[nodiscard]] bool is_here() const noexcept { return busy.empty() && held.empty(); }
  /// False when an operator has, or has refused, all of it: it only waits for delivery receipts.
  [[nodiscard]] bool has_unsent_segment() const noexcept {
    for (std::uint8_t segment = 0; segment < m.message.segments; ++segment)
      if (m.lifecycle.may_submit(segment)) return true;
    return false;
  }
  /// The first of `segments` that may go and is not under way; `segments` when there is none.
  [[nodiscard]] std::uint8_t next_to_send(std::uint8_t segments) const noexcept {
    const auto elsewhere = busy | held | paused;
    std::uint8_t segment = 0;
    while (segment < segments && (!m.lifecycle.may_submit(segment) || elsewhere.contains(segment)))
      ++segment;
    return segment;
  }
};

}  // namespace mbs::actors
