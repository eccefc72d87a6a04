#include "domain/money/rounding.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <numeric>

using namespace mbs::domain;

namespace {

money units(std::int64_t n) {
  return money::from_units(n);
}

std::int64_t sum_of(const std::vector<money>& all) {
  return std::accumulate(
      all.begin(), all.end(), std::int64_t{0}, [](std::int64_t sum, money m) { return sum + m.units(); });
}

}  // namespace

TEST_CASE("an amount is rounded to the nearest cent, half a cent away from zero") {
  CHECK(to_cents(units(0)) == units(0));
  CHECK(to_cents(units(49)) == units(0));
  CHECK(to_cents(units(50)) == units(100));
  CHECK(to_cents(units(-49)) == units(0));
  CHECK(to_cents(units(-50)) == units(-100));
  CHECK(to_cents(units(INT64_MAX)) == units(INT64_MAX / 100 * 100));
  CHECK(to_cents(units(INT64_MIN)) == units(INT64_MIN / 100 * 100));
}

TEST_CASE("rounded lines add up to the rounded sum, each less than a cent from what it is") {
  CHECK(rc::check([](const std::vector<std::uint32_t>& amounts) {
    std::vector<money> lines;
    for (const auto a : amounts)
      lines.push_back(units(a));
    const auto rounded = round_lines(lines);
    RC_ASSERT(rounded.has_value());
    RC_ASSERT(rounded->size() == lines.size());
    RC_ASSERT(units(sum_of(*rounded)) == to_cents(units(sum_of(lines))));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      RC_ASSERT((*rounded)[i].units() % units_per_cent == 0);
      RC_ASSERT(std::abs((*rounded)[i].units() - lines[i].units()) < units_per_cent);
    }
  }));
}

TEST_CASE("cents that a sum lacks go to the lines that lost most") {
  const std::vector<money> thirds{units(3'333), units(3'333), units(3'334)};
  CHECK(*round_lines(thirds) == std::vector<money>{units(3'300), units(3'300), units(3'400)});
  const std::vector<money> halves{units(50), units(50)};
  CHECK(*round_lines(halves) == std::vector<money>{units(100), units(0)});
  CHECK(round_lines({}).value().empty());
  const std::vector<money> negative{units(-1)};
  CHECK(round_lines(negative).error() == errc::malformed_request);
  const std::vector<money> huge{units(INT64_MAX), units(1)};
  CHECK(round_lines(huge).error() == errc::amount_overflow);
}

TEST_CASE("documents print shillings with two decimals and commas") {
  CHECK(to_shillings_text(units(0)) == "0.00");
  CHECK(to_shillings_text(units(12'345'650)) == "1,234.57");
  CHECK(to_shillings_text(units(9'999'999)) == "1,000.00");
  CHECK(to_shillings_text(units(-12'345'678'900)) == "-1,234,567.89");
  CHECK(to_shillings_text(units(9'999'900)) == "999.99");
}
