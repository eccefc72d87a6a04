#include "domain/money/balance_alert.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

constexpr money least_margin = money::from_shillings(10);

/// One telling more on that day; false when there were enough.
bool count_telling(balance_alert& alert, kenyan_day today) noexcept {
  if (alert.told_on == today && alert.told >= most_alerts_a_day) return false;
  alert.told = alert.told_on == today ? alert.told + 1 : 1;
  alert.told_on = today;
  return true;
}

balance_crossing pay_debt(balance_alert& alert, kenyan_day today) noexcept {
  const auto owed = alert.owed;
  if (owed == alert_debt::nothing) return balance_crossing::none;
  if (owed == alert_debt::everything && !count_telling(alert, today)) return balance_crossing::none;
  alert.owed = alert_debt::nothing;
  return owed == alert_debt::mails ? balance_crossing::mails_due : balance_crossing::people_due;
}

}  // namespace

money armed_again_at(money amount) noexcept {
  const auto units = amount.units();
  const auto margin = std::max((units < 0 ? -units : units) / 20, least_margin.units());
  return money::from_units(units + margin);
}

balance_crossing look_at_balance(balance_alert& alert, money available, kenyan_day today) noexcept {
  if (alert.is_below && available >= armed_again_at(alert.amount)) {
    alert.is_below = false;
    alert.owed = alert_debt::nothing;
    return balance_crossing::rose;
  }
  if (available >= alert.amount) return balance_crossing::none;
  if (alert.is_below) return pay_debt(alert, today);
  alert.is_below = true;
  if (count_telling(alert, today)) return balance_crossing::fell;
  alert.owed = alert_debt::everything;
  return balance_crossing::fell_quietly;
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
      range.beyond = std::min(range.beyond, armed_again_at(alert.amount));
    else
      range.least = std::max(range.least, alert.amount);
  }
  return range;
}

}  // namespace mbs::domain
