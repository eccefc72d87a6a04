#pragma once

#include "domain/money/money.hpp"
#include "domain/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// How a payment that a phone was asked for goes, whatever is told of it and in whatever order: by the answer
/// to the request, a callback, an answer to a question, each maybe late, twice or never. Money that moved is
/// credited once, also when it was given up on before. Knows nothing of M-Pesa's wires, tables and clocks.
namespace mbs::domain {

/// Stored as a number: never renumber.
enum class top_up_state : std::uint8_t {
  created = 1,  ///< kept; nobody was asked yet
  asking = 2,   ///< M-Pesa is being asked: a stop in between leaves it here
  waiting = 3,  ///< the prompt is on the phone
  paid = 4,
  failed = 5,
  unclear = 6,  ///< nobody says; what shows up later is credited
};
inline constexpr std::array<std::string_view, 6> top_up_state_texts{
    "created", "asking", "waiting", "paid", "failed", "unclear"};
[[nodiscard]] constexpr std::string_view to_text(top_up_state s) noexcept {
  return top_up_state_texts[static_cast<std::size_t>(s) - 1];
}
[[nodiscard]] constexpr bool is_open(top_up_state s) noexcept {
  return s == top_up_state::created || s == top_up_state::asking || s == top_up_state::waiting;
}

/// Why there is no money. Stored as a number: never renumber.
enum class top_up_reason : std::uint8_t {
  none = 0,
  insufficient = 1,
  limit = 2,  ///< of the payer, of a day or of one payment
  same_again = 3,
  busy = 4,
  expired = 5,
  cancelled = 6,
  unreachable = 7,
  wrong_pin = 8,
  locked = 9,
  unavailable = 10,     ///< M-Pesa took no request from us
  no_answer = 11,       ///< it said nothing, neither yes nor no
  amount_differs = 12,  ///< another amount than asked for is said to be paid: for staff to look at
  other = 13,
};
inline constexpr std::array<std::string_view, 14> top_up_reason_texts{"", "insufficient", "limit",
    "same_again", "busy", "expired", "cancelled", "unreachable", "wrong_pin", "locked", "unavailable",
    "no_answer", "amount_differs", "other"};
[[nodiscard]] constexpr std::string_view to_text(top_up_reason r) noexcept {
  return top_up_reason_texts[static_cast<std::size_t>(r)];
}

/// Where one stands.
struct top_up_standing {
  top_up_state state = top_up_state::created;
  top_up_reason reason = top_up_reason::none;
  bool is_credited = false;
  std::uint32_t looks = 0;  ///< how often M-Pesa was asked how it ended
  time_point asked_at{};    ///< since when the phone is asked
  time_point next_at{};     ///< when to ask or look again; 0: never
  bool operator==(const top_up_standing&) const = default;
};

/// An account has so many open at once, a phone one.
inline constexpr std::uint32_t most_open_top_ups = 3;

/// When M-Pesa is asked how it ended, after it was asked for the payment.
inline constexpr std::array<std::chrono::seconds, 5> top_up_looks{std::chrono::seconds{30},
    std::chrono::seconds{60}, std::chrono::seconds{120}, std::chrono::seconds{300},
    std::chrono::seconds{900}};

/// Whoever asks M-Pesa for it claims it first, so that no stop in between asks a phone twice. Nothing unless
/// it is `created`.
[[nodiscard]] std::optional<top_up_standing> claimed(const top_up_standing& now, time_point at);

enum class ask_result : std::uint8_t {
  taken,    ///< the prompt is on its way
  refused,  ///< nothing was done
  unknown,  ///< no answer: the phone may be asked
};
/// One that nobody asked a phone for in that time is not asked any more: its payer has gone on.
inline constexpr std::chrono::seconds longest_unasked{120};
/// M-Pesa that cannot be reached is asked about one at this pace, and for so long.
inline constexpr std::chrono::seconds unreached_pause{60};
inline constexpr std::chrono::hours longest_unreached{48};

/// What came of asking, or `refused` of one that is given up before. What is past asking stays as it is: a
/// callback was quicker.
[[nodiscard]] top_up_standing after_asking(
    const top_up_standing& now, ask_result result, top_up_reason why, time_point at);

/// Somebody says that nothing was paid. `is_final`: it cannot be paid any more; else M-Pesa is asked in a
/// moment. What is paid stays paid.
[[nodiscard]] top_up_standing after_failure(
    const top_up_standing& now, top_up_reason why, bool is_final, time_point at);

/// M-Pesa was asked how it ended and had nothing to say, or did not answer: the next look, or unclear after
/// the last.
[[nodiscard]] top_up_standing after_look(const top_up_standing& now, time_point at);

/// Staff want M-Pesa to be asked once more how it ended, also of one that has ended without money. Nothing
/// when it is paid.
[[nodiscard]] std::optional<top_up_standing> looked_again(const top_up_standing& now, time_point at);

/// M-Pesa could not be reached when it was to be asked how it ended: that is no look.
[[nodiscard]] top_up_standing after_unreached(const top_up_standing& now, time_point at);

/// What a payment that is told of means.
enum class payment_meaning : std::uint8_t {
  credit,   ///< the amount asked for; also when it comes after a failure
  known,    ///< it is credited already
  differs,  ///< not the amount that was asked for: nothing is credited, staff look
};
[[nodiscard]] payment_meaning meaning_of_payment(
    const top_up_standing& now, money asked, std::optional<money> paid) noexcept;
[[nodiscard]] top_up_standing after_payment(const top_up_standing& now, payment_meaning what);

}  // namespace mbs::domain
