#pragma once

#include "domain/messages/message.hpp"
#include "domain/money/money.hpp"

#include <cstdint>

namespace mbs::domain {

/// What a receipt says of one segment. `indeterminate` (SMPP ENROUTE, ACCEPTED, UNKNOWN) changes nothing.
enum class segment_outcome : std::uint8_t {
  indeterminate,
  delivered,
  undelivered,
  rejected,
  expired,
  deleted
};

/// The state machine of one message and its segments, and the only place that decides what a message costs.
/// Rules: a segment is charged once, when an operator takes it (or, should the receipt come first, when a
/// final receipt proves that one took it); whatever is not charged by the final state is released; the first
/// final state wins. 24 bytes; owned by the actor that sends the message. Knows no clock and no link.
class message_lifecycle {
 public:
  /// segments 1..16; `price` is for all segments and divisible by segments.
  message_lifecycle(std::uint8_t segments, money price) noexcept;

  /// What one fact does. charge and release are 0 or more; over a whole lifecycle they add up to the price.
  struct step {
    bool applied = false;   ///< false: a repeat or a latecomer; record nothing but a note
    message_state state{};  ///< after the fact
    bool became_final = false;
    money charge{};
    money release{};
  };

  /// The operator took segment `segment` (0-based).
  [[nodiscard]] step segment_submitted(std::uint8_t segment) noexcept;
  /// The operator refused segment `segment` for good. When no segment is left that an operator may take or
  /// report on, the message ends: rejected (no segment taken) or undelivered.
  [[nodiscard]] step segment_refused(std::uint8_t segment) noexcept;
  /// A receipt for segment `segment`; the message ends once every segment has one or was refused: delivered
  /// when all segments are, expired when all segments are, else undelivered. A receipt that says rejected
  /// makes undelivered too: an operator took the segment, so it is charged, and the state `rejected` promises
  /// that nothing is.
  [[nodiscard]] step segment_receipt(std::uint8_t segment, segment_outcome outcome) noexcept;
  /// Validity ended: expired. Segments not taken are released.
  [[nodiscard]] step expire() noexcept;
  /// By the sender; not applied once any segment was submitted.
  [[nodiscard]] step cancel() noexcept;
  /// No receipt within validity and grace, or outcome hidden by a crash: unknown. Segments not taken are
  /// released.
  [[nodiscard]] step give_up() noexcept;

  [[nodiscard]] message_state state() const noexcept { return state_; }
  [[nodiscard]] bool is_submitted(std::uint8_t segment) const noexcept {
    return segment < segments_ && (submitted_ & bit(segment)) != 0;
  }
  /// True while segment `segment` may still be handed to an operator.
  [[nodiscard]] bool may_submit(std::uint8_t segment) const noexcept;
  [[nodiscard]] std::uint8_t segments() const noexcept { return segments_; }
  /// What was charged so far, and what was released: all the rest, once final.
  [[nodiscard]] money charged() const noexcept;
  [[nodiscard]] money released() const noexcept;

 private:
  [[nodiscard]] static constexpr std::uint16_t bit(std::uint8_t segment) noexcept {
    return static_cast<std::uint16_t>(1u << segment);
  }
  [[nodiscard]] money cost_of(int segments) const noexcept;
  /// Marks the segment as taken by an operator; returns its cost.
  [[nodiscard]] money take(std::uint8_t segment) noexcept;
  [[nodiscard]] step ignored() const noexcept;
  [[nodiscard]] step finish(message_state s, money charge) noexcept;
  [[nodiscard]] step settle_if_complete(money charge) noexcept;

  // Charged and released follow from the segments taken: there is no second sum to go astray.
  money price_;
  std::uint16_t submitted_ = 0;  // a bit a segment
  std::uint16_t refused_ = 0;
  std::uint16_t delivered_ = 0;
  std::uint16_t failed_ = 0;
  segment_outcome failure_ = segment_outcome::indeterminate;  // what all failed segments say, or undelivered
  std::uint8_t segments_;
  message_state state_ = message_state::accepted;
};

}  // namespace mbs::domain
