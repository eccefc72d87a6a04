#include "protocols/mpesa/amount.hpp"

#include "protocols/mpesa/decimal.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::mpesa;

TEST_CASE("all spellings of one amount are the same amount") {
  for (const auto* text : {"100", "100.0", "100.00", "100.0000", "1e2", "1E2", "1e+2", "1.00e2", "10000e-2",
           "0100", "100.00000000"})
    CHECK(read_amount(text) == 1'000'000);
  CHECK(read_amount("5.00") == 50'000);
  CHECK(read_amount("1.10") == 11'000);
  CHECK(read_amount("99.2031") == 992'031);
  CHECK(read_amount("0.0001") == 1);
  CHECK(read_amount("1e-4") == 1);
  CHECK(read_amount("0") == 0);
  CHECK(read_amount("0.00") == 0);
  CHECK(read_amount("0e9") == 0);
}

TEST_CASE("what is no amount is refused") {
  for (const auto* text : {"", " ", "-1", "-0", "+1", "NaN", "Infinity", "1,000", "1 000", " 1", "1 ", "1.",
           ".5", "1..0", "1e", "1e+", "1e--2", "e2", "0x10", "1.2.3", "KES 5", "\u0665", "1e99999"})
    CHECK_FALSE(read_amount(text));
}

TEST_CASE("more than four decimals that count are refused") {
  CHECK(read_amount("0.12340") == 1'234);
  CHECK_FALSE(read_amount("0.12345"));
  CHECK_FALSE(read_amount("1e-5"));
  CHECK_FALSE(read_amount("0.00001"));
}

TEST_CASE("the largest amount is a thousand million shillings") {
  CHECK(read_amount("1000000000") == most_shillings * units_per_shilling);
  CHECK(read_amount("1e9") == most_shillings * units_per_shilling);
  CHECK_FALSE(read_amount("1000000000.0001"));
  CHECK_FALSE(read_amount("1e10"));
  CHECK_FALSE(read_amount("1e9999"));
  CHECK_FALSE(read_amount("18446744073709551616"));
  CHECK_FALSE(read_amount(std::string(5'000, '9')));
}

TEST_CASE("an amount is written with two decimals, and more where they count") {
  CHECK(write_amount(0) == "0.00");
  CHECK(write_amount(50'000) == "5.00");
  CHECK(write_amount(992'031) == "99.2031");
  CHECK(write_amount(15'500) == "1.55");
  CHECK(write_amount(15'550) == "1.555");
}

TEST_CASE("an amount that is written is read back") {
  CHECK(rc::check([] {
    const auto units = *rc::gen::inRange<std::int64_t>(0, most_shillings * units_per_shilling + 1);
    RC_ASSERT(read_amount(write_amount(units)) == units);
    // With the point anywhere.
    const auto shift = *rc::gen::inRange(0, 30);
    RC_ASSERT(read_amount(std::to_string(units) + std::string(static_cast<std::size_t>(shift), '0') + "e-" +
                  std::to_string(shift + 4)) == units);
  }));
}

TEST_CASE("whatever the text, an amount is within its range") {
  CHECK(rc::check([] {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789.eE+-"}));
    const auto units = read_amount(text).value_or(0);
    RC_ASSERT(units >= 0);
    RC_ASSERT(units <= most_shillings * units_per_shilling);
  }));
}

TEST_CASE("a whole number is written out, whatever its exponent") {
  CHECK(whole_digits("2.0191219102115E13") == "20191219102115");
  CHECK(whole_digits("254708374149.0") == "254708374149");
  CHECK(whole_digits("0.0") == "0");
  CHECK_FALSE(whole_digits("1.5"));
  CHECK_FALSE(whole_digits("1e20"));
}
