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
/// Of one amount, people are told. Webhooks are told of each fall.
inline constexpr std::uint32_t most_alerts_a_day = 3;
/// Texts about all amounts of an account; others are left out.
inline constexpr std::uint32_t most_alert_texts_a_day = 5;

/// What people have yet to be told of a fall. Stored as a number.
enum class alert_debt : std::uint8_t {
  nothing = 0,
  mails = 1,       ///< there was no room for them
  everything = 2,  ///< they had been told too often on that day
};

/// One of an account's amounts, as it stands.
struct balance_alert {
  money amount;
  bool is_below = false;  ///< the balance fell below it, and was not seen at armed_again_at since
  alert_debt owed = alert_debt::nothing;
  kenyan_day told_on{};    ///< the day of `told`
  std::uint32_t told = 0;  ///< times that people were told on that day
  bool operator==(const balance_alert&) const = default;
};

/// Where an amount is armed again: above it by a twentieth of it and by KES 10 at least, so that a balance
/// that hovers about it is told of once.
[[nodiscard]] money armed_again_at(money amount) noexcept;

/// What a look at the balance finds of an amount.
enum class balance_crossing : std::uint8_t {
  none,
  rose,          ///< it is armed again
  fell,          ///< webhooks and people are to be told
  fell_quietly,  ///< webhooks alone: people have been told often enough on that day, and are owed it
  mails_due,     ///< people, by mail, of a fall before
  people_due,    ///< people, in every way, of a fall before
};

/// Takes what is `available` into `alert`. The same look again finds nothing: whoever keeps the alert in the
/// transaction in which it tells, tells each crossing once.
[[nodiscard]] balance_crossing look_at_balance(
    balance_alert& alert, money available, kenyan_day today) noexcept;

/// How an amount begins: one that the balance is below already is not crossed.
[[nodiscard]] constexpr balance_alert new_balance_alert(money amount, money available) noexcept {
  return {.amount = amount, .is_below = available < amount};
}

/// What is wrong with the amounts that somebody wants, for people; empty: nothing. More than
/// most_balance_alerts, one twice, or too far from 0.
[[nodiscard]] std::string_view fault_of_alerts(std::span<const money> amounts) noexcept;

/// The amount is one that the balance of an account with this credit limit may go below.
[[nodiscard]] constexpr bool can_be_crossed(money amount, money credit_limit) noexcept {
  return amount.units() > -credit_limit.units();
}

/// Where the balance may go without crossing anything: from `least` to below `beyond`. Knows nothing of what
/// is owed.
struct quiet_range {
  money least = money::from_units(std::numeric_limits<std::int64_t>::min());
  money beyond = money::from_units(std::numeric_limits<std::int64_t>::max());
  [[nodiscard]] constexpr bool holds(money available) const noexcept {
    return least <= available && available < beyond;
  }
};
[[nodiscard]] quiet_range quiet_range_of(std::span<const balance_alert> alerts) noexcept;

}  // namespace mbs::domain
