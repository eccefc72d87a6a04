#include "domain/time.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {
constexpr time_point moment = std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + 3h + 4min + 5s + 678ms;
}  // namespace

TEST_CASE("times are written in UTC with milliseconds") {
  CHECK(to_rfc3339(moment) == "2026-01-02T03:04:05.678Z");
  CHECK(to_rfc3339(moment + 999us) == "2026-01-02T03:04:05.678Z");
  CHECK(to_rfc3339(time_point{}) == "1970-01-01T00:00:00.000Z");
  CHECK(to_rfc3339(time_point{-1us}) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("times are read with Z or an offset") {
  CHECK(time_from_rfc3339("2026-01-02T03:04:05.678Z") == moment);
  CHECK(time_from_rfc3339("2026-01-02T06:04:05.678+03:00") == moment);
  CHECK(time_from_rfc3339("2026-01-01T22:34:05.678-04:30") == moment);
  CHECK(time_from_rfc3339("2026-01-02t03:04:05z") == moment - 678ms);
  CHECK(time_from_rfc3339("2026-01-02T03:04:05.6780001234Z") == moment);
  CHECK(time_from_rfc3339("2024-02-29T00:00:00Z").has_value());
  CHECK(time_from_rfc3339("2016-12-31T23:59:60Z") == time_from_rfc3339("2017-01-01T00:00:00Z"));
}

TEST_CASE("anything else is not a time") {
  for (const auto* text :
      {"", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-1-02T03:04:05Z",
          "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z",
          "2026-01-02T24:00:00Z", "2026-01-02T03:60:00Z", "2026-01-02T03:04:61Z", "2026-01-02T03:04:05.Z",
          "2026-01-02T03:04:05Zx", "2026-01-02T03:04:05+3", "2026-01-02T03:04:05+24:00",
          "2026-01-02T03:04:05+0300", "-026-01-02T03:04:05Z", "2026-01-02T03:04:05,5Z"}) {
    CAPTURE(text);
    CHECK_FALSE(time_from_rfc3339(text).has_value());
  }
}

TEST_CASE("every time reads back as it was written, to the millisecond") {
  CHECK(rc::check([] {
    const auto us = *rc::gen::inRange<std::int64_t>(-62'135'596'800'000'000, 253'402'300'799'000'000);
    const auto t = from_micros(us);
    RC_ASSERT(time_from_rfc3339(to_rfc3339(t)) == std::chrono::floor<std::chrono::milliseconds>(t));
    RC_ASSERT(to_micros(t) == us);
  }));
}
