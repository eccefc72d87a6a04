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

TEST_CASE(
    "a balance that goes below an amount is told once, and again when it has been well above in between") {
  auto alert = new_balance_alert(hundred, hundred);
  const auto again = armed_again_at(hundred);
  CHECK(look_at_balance(alert, hundred, today) == balance_crossing::none);
  CHECK(look_at_balance(alert, around(hundred, -1), today) == balance_crossing::fell);
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::none);
  CHECK(look_at_balance(alert, around(again, -1), today) == balance_crossing::none);
  CHECK(look_at_balance(alert, around(hundred, -1), today) == balance_crossing::none);
  CHECK(look_at_balance(alert, again, today) == balance_crossing::rose);
  CHECK(look_at_balance(alert, around(hundred, -1), today) == balance_crossing::fell);
}

TEST_CASE("an amount is armed again a twentieth above it, ten shillings at least, below zero too") {
  CHECK(armed_again_at(hundred) == money::from_shillings(110));
  CHECK(armed_again_at(money::from_shillings(1'000)) == money::from_shillings(1'050));
  CHECK(armed_again_at(money::from_shillings(-1'000)) == money::from_shillings(-950));
  CHECK(armed_again_at(money::from_shillings(-5)) == money::from_shillings(5));
}

TEST_CASE("an amount that the balance is below already is not crossed by that") {
  auto alert = new_balance_alert(hundred, a_unit);
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::none);
  CHECK(look_at_balance(alert, armed_again_at(hundred), today) == balance_crossing::rose);
  CHECK(look_at_balance(alert, a_unit, today) == balance_crossing::fell);
}

TEST_CASE(
    "people are told three times a day, webhooks each time, and what people missed is told the next day") {
  auto alert = new_balance_alert(hundred, hundred);
  const kenyan_day tomorrow{today.number + 1};
  for (std::uint32_t i = 0; i < most_alerts_a_day; ++i) {
    CHECK(look_at_balance(alert, money{}, today) == balance_crossing::fell);
    CHECK(look_at_balance(alert, armed_again_at(hundred), today) == balance_crossing::rose);
  }
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::fell_quietly);
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::none);
  SUBCASE("when it is still below") {
    CHECK(look_at_balance(alert, money{}, tomorrow) == balance_crossing::people_due);
    CHECK(look_at_balance(alert, money{}, tomorrow) == balance_crossing::none);
  }
  SUBCASE("not when it has come back") {
    CHECK(look_at_balance(alert, armed_again_at(hundred), tomorrow) == balance_crossing::rose);
    CHECK(look_at_balance(alert, money{}, tomorrow) == balance_crossing::fell);
    CHECK(look_at_balance(alert, money{}, tomorrow) == balance_crossing::none);
  }
}

TEST_CASE("mails that are owed are found while the balance is below, and once") {
  auto alert = new_balance_alert(hundred, hundred);
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::fell);
  alert.owed = alert_debt::mails;
  CHECK(look_at_balance(alert, hundred, today) == balance_crossing::none);
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::mails_due);
  CHECK(look_at_balance(alert, money{}, today) == balance_crossing::none);
}

TEST_CASE("an amount can be crossed when the balance may go below it") {
  CHECK_FALSE(can_be_crossed(money{}, money{}));
  CHECK(can_be_crossed(a_unit, money{}));
  CHECK(can_be_crossed(money::from_shillings(-99), hundred));
  CHECK_FALSE(can_be_crossed(money::from_shillings(-100), hundred));
}

TEST_CASE("a balance that hovers about an amount, however long, is told of once") {
  CHECK(rc::check([](std::vector<std::uint8_t> steps) {
    auto alert = new_balance_alert(hundred, hundred);
    std::uint32_t fell = 0;
    bool was_below = false;
    for (const auto step : steps) {
      // Up to nine shillings on either side.
      const auto now = around(hundred, (std::int64_t{step} % 19 - 9) * 10'000);
      was_below = was_below || now < hundred;
      const auto found = look_at_balance(alert, now, today);
      RC_ASSERT(found == balance_crossing::fell || found == balance_crossing::none);
      if (found == balance_crossing::fell) ++fell;
    }
    RC_ASSERT(fell == (was_below ? 1U : 0U));
  }));
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
    "whatever a balance does on one day, webhooks hear of each fall, people of three, and nobody of one twice") {
  CHECK(rc::check([](std::vector<std::int8_t> shillings) {
    const auto amount = money::from_shillings(20);
    auto alert = new_balance_alert(amount, hundred);
    bool is_armed = true;
    std::uint32_t falls = 0, told = 0;
    for (const auto s : shillings) {
      const auto now = money::from_shillings(s);
      const bool fell = is_armed && now < amount;
      const bool rose = !is_armed && now >= armed_again_at(amount);
      RC_ASSERT(quiet_range_of(std::vector{alert}).holds(now) == (!fell && !rose));
      const auto found = look_at_balance(alert, now, today);
      if (fell) ++falls;
      if (found == balance_crossing::fell) ++told;
      RC_ASSERT(fell == (found == balance_crossing::fell || found == balance_crossing::fell_quietly));
      RC_ASSERT(rose == (found == balance_crossing::rose));
      RC_ASSERT(look_at_balance(alert, now, today) == balance_crossing::none);
      if (fell) is_armed = false;
      if (rose) is_armed = true;
    }
    RC_ASSERT(told == std::min(falls, most_alerts_a_day));
  }));
}
