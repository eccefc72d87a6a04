#include "domain/money/credit_limit.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <vector>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr time_point noon{std::chrono::hours{12}};
constexpr money shillings(std::int64_t n) {
  return money::from_shillings(n);
}

const std::vector<credit_limit_step> raised_then_lowered{
    {shillings(0), shillings(500), noon}, {shillings(500), shillings(20), noon + 48h}};

}  // namespace

TEST_CASE("a limit is from 0 to 100 million shillings") {
  CHECK(is_credit_limit(money{}));
  CHECK(is_credit_limit(most_credit_limit));
  CHECK_FALSE(is_credit_limit(money::from_units(-1)));
  CHECK_FALSE(is_credit_limit(money::from_units(most_credit_limit.units() + 1)));
}

TEST_CASE("a reservation is judged by the limit of its own time, whatever came later") {
  const auto at = [](time_point t) { return credit_limit_at(raised_then_lowered, shillings(20), t); };
  CHECK(at(noon - 24h) == shillings(0));
  CHECK(at(noon + 24h) == shillings(500));
  CHECK(at(noon + 96h) == shillings(20));
  CHECK(credit_limit_at({}, shillings(7), noon) == shillings(7));
}

TEST_CASE("close to a change either limit may have been in force") {
  const auto at = [](time_point t) { return credit_limit_at(raised_then_lowered, shillings(20), t); };
  CHECK(at(noon - 5min) == shillings(500));
  CHECK(at(noon + 48h + 5min) == shillings(500));
  CHECK(at(noon + 48h + 11min) == shillings(20));
  CHECK(at(noon - 11min) == shillings(0));
}

TEST_CASE(
    "when the clock was set back between changes, the highest limit is what a reservation is judged by") {
  const std::vector<credit_limit_step> set_back{
      {shillings(0), shillings(500), noon}, {shillings(500), shillings(100), noon - 2h}};
  CHECK(credit_limit_at(set_back, shillings(100), noon - 1h) == shillings(500));
  CHECK(credit_limit_at(set_back, shillings(100), noon + 24h) == shillings(500));
}

TEST_CASE("of a reservation that nobody knows the time of, the highest limit is what it is judged by") {
  CHECK(highest_credit_limit(raised_then_lowered, shillings(20)) == shillings(500));
  CHECK(highest_credit_limit({}, shillings(20)) == shillings(20));
}

TEST_CASE("no reservation within the limit of its time is ever taken for a breach") {
  CHECK(rc::check([](std::vector<std::uint16_t> limits, std::uint16_t first,
                      std::vector<std::uint8_t> close) {
    // Changes some hours or a minute apart, and at each moment what an ACCOUNT that hears late goes by.
    std::vector<credit_limit_step> history;
    auto limit = money::from_units(first);
    auto at = noon;
    for (std::size_t i = 0; i < limits.size(); ++i) {
      at += i < close.size() && close[i] % 2 == 1 ? duration{1min} : duration{3h};
      history.push_back({limit, money::from_units(limits[i]), at});
      limit = money::from_units(limits[i]);
    }
    for (const auto& step : history)
      for (const duration late : {duration{0}, duration{1min}, duration{9min}}) {
        RC_ASSERT(credit_limit_at(history, limit, step.at + late) >= step.before);
        RC_ASSERT(credit_limit_at(history, limit, step.at + late) >= step.after);
        RC_ASSERT(credit_limit_at(history, limit, step.at + late) <= highest_credit_limit(history, limit));
      }
    RC_ASSERT(credit_limit_at(history, limit, at + 24h) == limit);
  }));
}
