#include "domain/money/balance_alert.hpp"

#include <algorithm>

namespace mbs::domain {

balance_crossing look_at_balance(balance_alert& alert, money available, kenyan_day today) noexcept {
  const bool is_below = available < alert.amount;
  if (is_below == alert.is_below) return balance_crossing::none;
  alert.is_below = is_below;
  if (!is_below) return balance_crossing::rose;
  if (alert.told_on != today) {
    alert.told_on = today;
    alert.told = 0;
  }
  if (alert.told >= most_alerts_a_day) return balance_crossing::fell_untold;
  ++alert.told;
  return balance_crossing::fell;
}

std::string_view fault_of_alerts(std::span<const money> amounts) noexcept {
  if (amounts.size() > most_balance_alerts) return "at most 5 amounts";
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const auto units = amounts[i].units();
    const auto farthest = farthest_balance_alert.units();
    if (units > farthest || units < -farthest) return "at most 100,000,000 shillings from 0";
    const auto others = amounts.subspan(i + 1);
    if (std::ranges::find(others, amounts[i]) != others.end()) return "each amount once";
  }
  return {};
}

quiet_range quiet_range_of(std::span<const balance_alert> alerts) noexcept {
  quiet_range range;
  for (const auto& alert : alerts) {
    if (alert.is_below)
      range.beyond = std::min(range.beyond, alert.amount);
    else
      range.least = std::max(range.least, alert.amount);
  }
  return range;
}

}  // namespace mbs::domain
