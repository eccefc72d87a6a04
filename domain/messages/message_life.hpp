#pragma once

#include <cstdint>

#include "domain/messages/message.hpp"
#include "domain/money/money.hpp"

namespace mbs::domain {

/// What a receipt says of one part. `indeterminate` (SMPP ENROUTE, ACCEPTED, UNKNOWN) changes nothing.
enum class part_outcome : std::uint8_t { indeterminate, delivered, undelivered, rejected, expired, deleted };

/// The state machine of one message and its parts, and the only place that decides what a message costs.
/// Rules: a part is charged once, when an operator takes it (or, should the receipt come first, when a final
/// receipt proves that one took it); whatever is not charged by the final state is released; the first final
/// state wins. 24 bytes; owned by the actor that sends the message. Knows no clock and no link.
class message_life {
 public:
  /// parts 1..16; `price` is for all parts and divisible by parts.
  message_life(std::uint8_t parts, money price) noexcept;

  /// What one fact does. charge and release are 0 or more; over a whole life they add up to the price.
  struct step {
    bool applied = false;   ///< false: a repeat or a latecomer; record nothing but a note
    message_state state{};  ///< after the fact
    bool became_final = false;
    money charge{};
    money release{};
  };

  /// The operator took part `part` (0-based).
  [[nodiscard]] step part_submitted(std::uint8_t part) noexcept;
  /// The operator refused part `part` for good. When no part is left that an operator may take or report on,
  /// the message ends: rejected (no part taken) or undelivered.
  [[nodiscard]] step part_refused(std::uint8_t part) noexcept;
  /// A receipt for part `part`; the message ends once every part has one or was refused: delivered when all
  /// parts are, expired when all parts are, else undelivered. A receipt that says rejected makes undelivered
  /// too: an operator took the part, so it is charged, and the state `rejected` promises that nothing is.
  [[nodiscard]] step part_receipt(std::uint8_t part, part_outcome outcome) noexcept;
  /// Validity ended: expired. Parts not taken are released.
  [[nodiscard]] step expire() noexcept;
  /// By the sender; not applied once any part was submitted.
  [[nodiscard]] step cancel() noexcept;
  /// No receipt within validity and grace, or outcome hidden by a crash: unknown. Parts not taken are
  /// released.
  [[nodiscard]] step give_up() noexcept;

  [[nodiscard]] message_state state() const noexcept { return state_; }
  [[nodiscard]] bool is_submitted(std::uint8_t part) const noexcept {
    return part < parts_ && (submitted_ & bit(part)) != 0;
  }
  /// True while part `part` may still be handed to an operator.
  [[nodiscard]] bool may_submit(std::uint8_t part) const noexcept;
  [[nodiscard]] std::uint8_t parts() const noexcept { return parts_; }
  /// What was charged so far, and what was released: all the rest, once final.
  [[nodiscard]] money charged() const noexcept;
  [[nodiscard]] money released() const noexcept;

 private:
  [[nodiscard]] static constexpr std::uint16_t bit(std::uint8_t part) noexcept {
    return static_cast<std::uint16_t>(1u << part);
  }
  [[nodiscard]] money cost_of(int parts) const noexcept;
  /// Marks the part as taken by an operator; returns its cost.
  [[nodiscard]] money take(std::uint8_t part) noexcept;
  [[nodiscard]] step ignored() const noexcept;
  [[nodiscard]] step finish(message_state s, money charge) noexcept;
  [[nodiscard]] step settle_if_complete(money charge) noexcept;

  // Charged and released follow from the parts taken: there is no second sum to go astray.
  money price_;
  std::uint16_t submitted_ = 0;  // a bit a part
  std::uint16_t refused_ = 0;
  std::uint16_t delivered_ = 0;
  std::uint16_t failed_ = 0;
  part_outcome failure_ = part_outcome::indeterminate;  // what all failed parts say, or undelivered
  std::uint8_t parts_;
  message_state state_ = message_state::accepted;
};

}  // namespace mbs::domain
