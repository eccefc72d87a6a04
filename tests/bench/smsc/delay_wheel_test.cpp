#include "bench/smsc/delay_wheel.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

using mbs::bench::delay_wheel;

TEST_CASE("everything becomes due at its tick, once, whatever the steps of time") {
  CHECK(rc::check([] {
    // Several turns of the wheel's 4096 slots.
    const auto dues =
        *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 20'000));
    const auto steps =
        *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 3'000));
    delay_wheel<std::size_t> wheel{0};
    for (std::size_t i = 0; i < dues.size(); ++i)
      wheel.add(dues[i], i);
    std::map<std::size_t, int> taken;
    std::uint64_t now = 0;
    const auto advance_by = [&](std::uint64_t step) {
      now += step;
      wheel.advance(now, [&](std::size_t i) {
        ++taken[i];
        RC_ASSERT(dues[i] <= now);
      });
      for (std::size_t i = 0; i < dues.size(); ++i)
        RC_ASSERT(taken[i] == (std::max<std::uint64_t>(dues[i], 1) <= now ? 1 : 0));
    };
    for (const auto step : steps)
      advance_by(step);
    advance_by(20'000);
    RC_ASSERT(wheel.empty());
  }));
}

TEST_CASE("what is due comes in the order of ticks") {
  delay_wheel<int> wheel{100};
  wheel.add(130, 3);
  wheel.add(110, 1);
  wheel.add(120, 2);
  std::vector<int> order;
  wheel.advance(200, [&](int thing) { order.push_back(thing); });
  CHECK(order == std::vector<int>{1, 2, 3});
}

TEST_CASE("what is added while things are taken waits for a later tick") {
  delay_wheel<int> wheel{0};
  wheel.add(1, 1);
  int taken = 0;
  wheel.advance(1, [&](int) {
    ++taken;
    wheel.add(0, 2);
  });
  CHECK(taken == 1);
  CHECK(wheel.size() == 1);
  wheel.advance(2, [&](int thing) {
    CHECK(thing == 2);
    ++taken;
  });
  CHECK(taken == 2);
}
