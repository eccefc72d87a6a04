#pragma once

#include "domain/money/money.hpp"
#include "domain/time.hpp"

#include <chrono>
#include <span>

/// How far an account may go below zero, now and at any time before. Knows nothing of who changes it.
namespace mbs::domain {

/// More than any customer owes; far from where sums overflow.
inline constexpr money most_credit_limit = money::from_shillings(100'000'000);

/// 0 to most_credit_limit.
[[nodiscard]] constexpr bool is_credit_limit(money limit) noexcept {
  return !limit.is_negative() && limit <= most_credit_limit;
}

/// An entry of its history.
struct credit_limit_step {
  money before;
  money after;
  time_point at;
};

/// A change counts for a running ACCOUNT a moment after it is stored, and clocks of processes differ: a
/// reservation so close to a change may have been judged by either limit.
inline constexpr duration credit_limit_doubt = std::chrono::minutes{10};

/// The highest limit that may have been in force for a reservation made at `at`; `now` is the limit today.
/// `history` is in the order in which it was made; what is older than all of it was as its first step says.
/// When its times do not ascend, the highest limit of all.
[[nodiscard]] money credit_limit_at(
    std::span<const credit_limit_step> history, money now, time_point at) noexcept;
/// The highest of all: for a reservation of which nobody knows when.
[[nodiscard]] money highest_credit_limit(std::span<const credit_limit_step> history, money now) noexcept;

}  // namespace mbs::domain
