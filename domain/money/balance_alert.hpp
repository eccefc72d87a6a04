#pragma once

#include "domain/messages/daily_report.hpp"
#include "domain/money/money.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

/// Amounts at which an account wants to be told that its balance is low. Knows nothing of who is told, or
/// how.
namespace mbs::domain {

inline constexpr std::size_t most_balance_alerts = 5;
/// As far from 0 as an amount may be. Below 0 is for those who pay afterwards.
inline constexpr money farthest_balance_alert = money::from_shillings(100'000'000);
/// Of one amount: a balance that goes up and down all day does not fill mail boxes.
inline constexpr std::uint32_t most_alerts_a_day = 20;

/// One of an account's amounts, as it stands.
struct balance_alert {
  money amount;
  bool is_below = false;   ///< the balance was seen below; armed again once it is seen at the amount or above
  kenyan_day told_on{};    ///< the day of `told`
  std::uint32_t told = 0;  ///< times that people were told on that day
  bool operator==(const balance_alert&) const = default;
};

/// What a look at the balance finds of an amount.
enum class balance_crossing : std::uint8_t {
  none,
  rose,         ///< it is armed again
  fell,         ///< somebody is to be told
  fell_untold,  ///< the same once too often on that day
};

/// Takes what is `available` into `alert`. The same look again finds nothing: whoever keeps the alert in the
/// transaction in which it tells, tells each crossing once.
[[nodiscard]] balance_crossing look_at_balance(
    balance_alert& alert, money available, kenyan_day today) noexcept;

/// How an amount begins: one that the balance is below already is not crossed.
[[nodiscard]] constexpr balance_alert new_balance_alert(money amount, money available) noexcept {
  return {amount, available < amount, {}, 0};
}

/// What is wrong with the amounts that somebody wants, for people; empty: nothing. More than
/// most_balance_alerts, one twice, or too far from 0.
[[nodiscard]] std::string_view fault_of_alerts(std::span<const money> amounts) noexcept;

/// Where the balance may go without crossing anything: from `least` to below `beyond`.
struct quiet_range {
  money least = money::from_units(std::numeric_limits<std::int64_t>::min());
  money beyond = money::from_units(std::numeric_limits<std::int64_t>::max());
  [[nodiscard]] constexpr bool holds(money available) const noexcept {
    return least <= available && available < beyond;
  }
};
[[nodiscard]] quiet_range quiet_range_of(std::span<const balance_alert> alerts) noexcept;

}  // namespace mbs::domain
