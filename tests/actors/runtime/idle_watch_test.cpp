#include "actors/runtime/idle_watch.hpp"

#include <doctest/doctest.h>

using namespace mbs::actors;

TEST_CASE(
    "the machine's ticks are read from the first line of /proc/stat, and waiting for disks is not idle") {
  const auto ticks = ticks_in("cpu  100 20 30 400 50 6 7 8 9 10");
  REQUIRE(ticks.has_value());
  CHECK(ticks->idle == 400);
  CHECK(ticks->all == 621);
}

TEST_CASE("what is not such a line says nothing") {
  for (const auto* line :
      {"", "cpu", "cpu ", "cpu0 1 2 3 4 5 6 7 8", "cpu  1 2 3 4 5 6 7", "cpu  1 2 x 4 5 6 7 8",
          "intr 1 2 3 4 5 6 7 8", "cpu  1 2 -3 4 5 6 7 8", "cpu  99999999999999999999 2 3 4 5 6 7 8"})
    CHECK_FALSE(ticks_in(line).has_value());
}

TEST_CASE("idle is a percentage of the time between two looks") {
  CHECK(idle_between({100, 1'000}, {175, 1'100}) == 75);
  CHECK(idle_between({100, 1'000}, {100, 1'100}) == 0);
  CHECK(idle_between({100, 1'000}, {200, 1'100}) == 100);
  CHECK_FALSE(idle_between({100, 1'000}, {100, 1'000}).has_value());
  // Idle time goes back a little where processors come and go (proc(5)).
  CHECK_FALSE(idle_between({100, 1'000}, {90, 1'100}).has_value());
}

TEST_CASE("as long as nothing is known the machine counts as busy") {
  idle_watch watch;
  CHECK(watch.percent() == 0);
  CHECK(watch.percent() == 0);  // no second has passed
}
