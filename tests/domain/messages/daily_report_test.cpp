#include "domain/messages/daily_report.hpp"

#include <doctest/doctest.h>

using namespace mbs::domain;
using namespace std::chrono_literals;

TEST_CASE("a day is written and read as people write it, and nothing else is a day") {
  const auto day = kenyan_day_from("2026-01-31");
  REQUIRE(day.has_value());
  CHECK(to_text(*day) == "2026-01-31");
  CHECK(kenyan_day_from("2024-02-29").has_value());
  for (const auto* text :
      {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "2026-1-31", "26-01-31", "2026/01/31",
          "2026-01-31 ", " 2026-01-3", "2026-01--1", "+026-01-01", "1969-12-31", "3000-01-01"}) {
    CAPTURE(text);
    CHECK_FALSE(kenyan_day_from(text).has_value());
  }
}

TEST_CASE("a day begins at midnight in Nairobi, which is nine in the evening of UTC") {
  const time_point evening = std::chrono::sys_days{std::chrono::year{2026} / 1 / 30} + 21h;
  CHECK(to_text(kenyan_day_at(evening)) == "2026-01-31");
  CHECK(to_text(kenyan_day_at(evening - 1us)) == "2026-01-30");
  const auto day = *kenyan_day_from("2026-01-31");
  CHECK(first_hour_of(day) == std::chrono::floor<std::chrono::hours>(evening).time_since_epoch().count());
  CHECK(day_of_hour(first_hour_of(day) + 23) == day);
}

TEST_CASE("what has not ended is what was accepted, less all that ended") {
  report_row row;
  row.all = {10, 14, money::from_units(5)};
  row.ended[2] = {4, 5, money::from_units(5)};
  row.ended[7] = {3, 3, {}};
  const auto left = under_way(row);
  CHECK(left.messages == 3);
  CHECK(left.segments == 6);
  CHECK(left.charged.is_zero());
}

TEST_CASE("a report is grouped by the words that customers know") {
  for (const auto group :
      {report_group::network, report_group::traffic_class, report_group::sender, report_group::state})
    CHECK(report_group_from(to_text(group)) == group);
  CHECK_FALSE(report_group_from("nothing").has_value());
  CHECK_FALSE(report_group_from("").has_value());
}
