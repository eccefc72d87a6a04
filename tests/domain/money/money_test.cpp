#include "domain/money/money.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>

using namespace mbs::domain;

namespace {
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto least = std::numeric_limits<std::int64_t>::min();
}  // namespace

TEST_CASE("amounts are read with up to four decimals") {
  CHECK(money::from_text("12") == money::from_shillings(12));
  CHECK(money::from_text("12.5") == money::from_units(125'000));
  CHECK(money::from_text("-0.8000") == money::from_units(-8'000));
  CHECK(money::from_text("0.0001") == money::from_units(1));
  CHECK(money::from_text("-0") == money{});
  CHECK(money::from_text("922337203685477.5807") == money::from_units(most));
  CHECK(money::from_text("-922337203685477.5808") == money::from_units(least));
}

TEST_CASE("malformed amounts and those out of range are not amounts") {
  for (const auto* text : {"", "-", ".", "1.", ".5", "+1", " 1", "1 ", "1e3", "1,000", "1.23456", "--1",
           "1.2.3", "0x1", "1.-2", "922337203685477.5808", "-922337203685477.5809", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(money::from_text(text).has_value());
  }
}

TEST_CASE("amounts are written with four decimals") {
  CHECK(money::from_units(8'000).to_text() == "0.8000");
  CHECK(money::from_shillings(-12).to_text() == "-12.0000");
  CHECK(money::from_units(-1).to_text() == "-0.0001");
  CHECK(money{}.to_text() == "0.0000");
  CHECK(money::from_units(least).to_text() == "-922337203685477.5808");
}

TEST_CASE("every amount reads back as it was written") {
  CHECK(rc::check([](std::int64_t units) {
    const auto amount = money::from_units(units);
    RC_ASSERT(money::from_text(amount.to_text()) == amount);
  }));
}

TEST_CASE("arithmetic says so instead of wrapping") {
  CHECK(add(money::from_units(most), money::from_units(1)).error() == errc::amount_overflow);
  CHECK(subtract(money::from_units(least), money::from_units(1)).error() == errc::amount_overflow);
  CHECK(multiply(money::from_units(most), 2).error() == errc::amount_overflow);
  CHECK(add(money::from_units(2), money::from_units(3)).value() == money::from_units(5));
  CHECK(subtract(money::from_units(2), money::from_units(3)).value() == money::from_units(-1));
  CHECK(multiply(money::from_units(8'000), 3).value() == money::from_units(24'000));
}
