#include "domain/money/payment.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

constexpr std::chrono::hours overlap{2};
/// M-Pesa's clock is not ours: nearer to the end of its reach than this nothing is asked for.
constexpr std::chrono::minutes margin{1};

}  // namespace

reference_meaning meaning_of_reference(
    money asked, std::string_view known_receipt, money paid, std::string_view receipt) noexcept {
  if (!known_receipt.empty())
    return known_receipt == receipt ? reference_meaning::its_own : reference_meaning::another;
  return paid == asked ? reference_meaning::its_own : reference_meaning::another;
}

pull_window next_pull(std::optional<time_point> pulled_until, time_point now) noexcept {
  const time_point earliest{now - pull_reach + margin};
  if (!pulled_until) return {earliest, now, false};
  const auto until = std::min(*pulled_until, now);
  return {std::max<time_point>(until - overlap, earliest), now, until < earliest};
}

}  // namespace mbs::domain
