#pragma once

#include "domain/ids.hpp"
#include "domain/money/money.hpp"
#include "domain/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// Payments by M-Pesa by their receipts, whoever began them: what their account reference means, and when
/// M-Pesa's own list of them is read. Knows nothing of wires, tables and clocks.
namespace mbs::domain {

/// A payment that M-Pesa told of, shown as "pay_…".
using payment_id = strong_id<struct payment_tag>;
[[nodiscard]] std::string to_text(payment_id id);
/// Nothing unless `text` is exactly what to_text makes of an id above 0.
[[nodiscard]] std::optional<payment_id> payment_id_from(std::string_view text) noexcept;

/// Stored as a number: never renumber.
enum class payment_state : std::uint8_t {
  credited = 1,
  suspense = 2,  ///< nobody knows whose it is: staff match it to an account
};
inline constexpr std::array<std::string_view, 2> payment_state_texts{"credited", "suspense"};
[[nodiscard]] constexpr std::string_view to_text(payment_state s) noexcept {
  return payment_state_texts[static_cast<std::size_t>(s) - 1];
}
[[nodiscard]] constexpr std::optional<payment_state> payment_state_from(std::string_view text) noexcept {
  for (const auto s : {payment_state::credited, payment_state::suspense})
    if (to_text(s) == text) return s;
  return std::nullopt;
}

/// How mbs learnt of it first. Stored as a number: never renumber.
enum class payment_source : std::uint8_t {
  prompt = 1,        ///< a callback or a question about a phone that was asked
  confirmation = 2,  ///< M-Pesa told that somebody paid to the paybill
  pull = 3,          ///< M-Pesa's own list
  statement = 4,     ///< the portal's statement, imported by staff
};
inline constexpr std::array<std::string_view, 4> payment_source_texts{
    "prompt", "confirmation", "pull", "statement"};
[[nodiscard]] constexpr std::string_view to_text(payment_source s) noexcept {
  return payment_source_texts[static_cast<std::size_t>(s) - 1];
}

/// What a payment to the paybill means whose account is the reference of a top-up.
enum class reference_meaning : std::uint8_t {
  its_own,  ///< the payment that was asked for: it credits the top-up, or names its receipt
  another,  ///< one more payment of the same people, which is credited as what it is
};
/// `known_receipt`: of the top-up; empty: none yet.
[[nodiscard]] reference_meaning meaning_of_reference(
    money asked, std::string_view known_receipt, money paid, std::string_view receipt) noexcept;

/// M-Pesa's list reaches back so far.
inline constexpr std::chrono::hours pull_reach{48};
/// Without success for so long it is an alarm: there are twelve hours left in which nothing is lost.
inline constexpr std::chrono::hours pull_alarm{36};

/// What is read next: from where the last one ended and a little before it, since lists may lag.
struct pull_window {
  time_point from, until;
  bool has_gap = false;  ///< what lies between the last end and `from` is out of reach
};
[[nodiscard]] pull_window next_pull(std::optional<time_point> pulled_until, time_point now) noexcept;

/// `since`: of the last success, or of the first try when there was none.
[[nodiscard]] constexpr bool is_pull_overdue(time_point since, time_point now) noexcept {
  return now - since > pull_alarm;
}

}  // namespace mbs::domain
