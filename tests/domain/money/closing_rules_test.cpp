#include "domain/money/closing_rules.hpp"

#include <doctest/doctest.h>

namespace mbs::test {

namespace {

using domain::books_edge;
using domain::kenyan_day;
using domain::next_to_close;

constexpr kenyan_day monday{20'000}, tuesday{20'001}, thursday{20'003};

/// So long after the day has begun, in East Africa Time.
domain::time_point on(kenyan_day day, domain::duration after = std::chrono::hours{12}) {
  return domain::time_point{std::chrono::hours{domain::first_hour_of(day)}} + after;
}

}  // namespace

TEST_CASE("a day ends at midnight in Nairobi, which is 21:00 in UTC") {
  CHECK(domain::to_rfc3339(domain::end_of(monday)) == "2024-10-04T21:00:00.000Z");
  CHECK(domain::kenyan_day_at(domain::end_of(monday)) == tuesday);
}

TEST_CASE("a day is closed once it has been over for the time that a movement may be on its way") {
  const books_edge edge{std::nullopt, on(monday)};
  CHECK_FALSE(next_to_close(edge, on(monday, std::chrono::hours{23})));
  CHECK_FALSE(
      next_to_close(edge, domain::end_of(monday) + domain::closing_grace - std::chrono::microseconds{1}));
  CHECK(next_to_close(edge, domain::end_of(monday) + domain::closing_grace) == monday);
}

TEST_CASE(
    "days without movements are passed over, and the day before today is closed even if nothing moved") {
  CHECK(next_to_close({monday, on({20'002})}, on(thursday)) == kenyan_day{20'002});
  CHECK(next_to_close({monday, on(thursday)}, on(thursday)) == kenyan_day{20'002});
  CHECK(next_to_close({monday, std::nullopt}, on(thursday)) == kenyan_day{20'002});
  CHECK_FALSE(next_to_close({kenyan_day{20'002}, on(thursday)}, on(thursday)));
}

TEST_CASE("where nothing ever moved there is nothing to close") {
  CHECK_FALSE(next_to_close({}, on(thursday)));
}

TEST_CASE("a movement whose time says a day that is closed is of the day after it") {
  CHECK(next_to_close({tuesday, on(monday)}, on(thursday)) == kenyan_day{20'002});
}

TEST_CASE("a clock that was set back closes nothing twice") {
  CHECK_FALSE(next_to_close({thursday, on(thursday)}, on(tuesday)));
}

}  // namespace mbs::test
