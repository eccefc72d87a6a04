#include "domain/money/credit_limit.hpp"

#include <algorithm>

namespace mbs::domain {

money credit_limit_at(std::span<const credit_limit_step> history, money now, time_point at) noexcept {
  // A clock that was set back: nobody knows which of them was in force.
  if (!std::ranges::is_sorted(history, {}, &credit_limit_step::at)) return highest_credit_limit(history, now);
  // What stands behind the last step that is certainly over, and all that came since up to a moment after.
  money highest = history.empty() ? now : history.front().before;
  for (const auto& step : history) {
    if (step.at > at + credit_limit_doubt) break;
    if (step.at < at - credit_limit_doubt)
      highest = step.after;
    else
      highest = std::max({highest, step.before, step.after});
  }
  return highest;
}

money highest_credit_limit(std::span<const credit_limit_step> history, money now) noexcept {
  for (const auto& step : history)
    now = std::max({now, step.before, step.after});
  return now;
}

}  // namespace mbs::domain
