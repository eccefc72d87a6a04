#include "domain/money/balance_alert.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

using namespace mbs::domain;

namespace {

constexpr kenyan_day today{20'000};
constexpr auto hundred = money::from_shillings(100);
constexpr auto a_unit = money::from_units(1);

money around(money amount, std::int64_t units) {
  return money::from_units(amount.units() + units);
}

}  // namespace

TEST_CASE("a balance that goes below an amount is told once, and again when it has been there in between") {
  auto alert = new_balance_alert(hundred, hundred);
  CHECK(look_at_balance(alert, hundred, today) == balance_crossing::none);
  CHECK(look_at_balance(alert, around(hundred, -1), today) == balance_crossing::fell);
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::none);
  CHECK(look_at_balance(alert, around(hundred, -1), today) == balance_crossing::none);
  CHECK(look_at_balance(alert, hundred, today) == balance_crossing::rose);
  CHECK(look_at_balance(alert, around(hundred, -1), today) == balance_crossing::fell);
}

TEST_CASE("an amount that the balance is below already is not crossed by that") {
  auto alert = new_balance_alert(hundred, a_unit);
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::none);
  CHECK(look_at_balance(alert, hundred, today) == balance_crossing::rose);
  CHECK(look_at_balance(alert, a_unit, today) == balance_crossing::fell);
}

TEST_CASE("an amount is told of 20 times a day, and from the next day on again") {
  auto alert = new_balance_alert(hundred, hundred);
  std::uint32_t told = 0;
  for (int i = 0; i < 30; ++i) {
    if (look_at_balance(alert, money{}, today) == balance_crossing::fell) ++told;
    CHECK(look_at_balance(alert, hundred, today) == balance_crossing::rose);
  }
  CHECK(told == most_alerts_a_day);
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::fell_untold);
  CHECK(look_at_balance(alert, hundred, {today.number + 1}) == balance_crossing::rose);
  CHECK(look_at_balance(alert, money{}, {today.number + 1}) == balance_crossing::fell);
}

TEST_CASE("amounts are at most five, each once, and none is out of range") {
  CHECK(fault_of_alerts({}).empty());
  const std::vector<money> five{hundred, a_unit, money{}, money::from_shillings(-5), farthest_balance_alert};
  CHECK(fault_of_alerts(five).empty());
  auto more = five;
  more.push_back(money::from_shillings(7));
  CHECK_FALSE(fault_of_alerts(more).empty());
  CHECK_FALSE(fault_of_alerts(std::vector{hundred, hundred}).empty());
  CHECK_FALSE(fault_of_alerts(std::vector{around(farthest_balance_alert, 1)}).empty());
  CHECK_FALSE(fault_of_alerts(std::vector{money::from_units(-farthest_balance_alert.units() - 1)}).empty());
}

TEST_CASE(
    "whatever a balance does, each fall below an amount is told once, and only looks that cross are wanted") {
  CHECK(rc::check([](std::vector<std::int16_t> amounts, std::vector<std::int16_t> balances) {
    std::ranges::sort(amounts);
    amounts.erase(std::ranges::unique(amounts).begin(), amounts.end());
    if (amounts.size() > most_balance_alerts) amounts.resize(most_balance_alerts);
    auto before = money::from_units(0);
    std::vector<balance_alert> alerts;
    for (const auto a : amounts)
      alerts.push_back(new_balance_alert(money::from_units(a), before));
    kenyan_day day = today;
    for (const auto b : balances) {
      const auto now = money::from_units(b);
      const bool is_quiet = quiet_range_of(alerts).holds(now);
      ++day.number;  // so that no bound of a day is met
      bool crossed = false;
      for (auto& alert : alerts) {
        const auto found = look_at_balance(alert, now, day);
        const bool fell = now < alert.amount && !(before < alert.amount);
        const bool rose = before < alert.amount && !(now < alert.amount);
        RC_ASSERT((found == balance_crossing::fell) == fell);
        RC_ASSERT((found == balance_crossing::rose) == rose);
        RC_ASSERT(look_at_balance(alert, now, day) == balance_crossing::none);
        crossed = crossed || fell || rose;
      }
      RC_ASSERT(is_quiet == !crossed);
      before = now;
    }
  }));
}
