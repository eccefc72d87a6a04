#include "protocols/smpp/delivery_receipt_errors.hpp"

#include <doctest/doctest.h>

using namespace mbs::smpp;

TEST_CASE("error codes are decimal or hexadecimal, as the bind writes them") {
  const delivery_receipt_errors dec;
  const delivery_receipt_errors hex{error_form::hex, {}};
  CHECK(dec.number_of("000") == 0U);
  CHECK(dec.number_of("034") == 34U);
  CHECK(hex.number_of("034") == 0x34U);
  CHECK(hex.number_of("000B") == 11U);
  CHECK(hex.number_of("ffffffff") == 0xFFFF'FFFFU);
}

TEST_CASE("0x means hexadecimal on every bind") {
  CHECK(delivery_receipt_errors{}.number_of("0x1F") == 0x1FU);
  CHECK(delivery_receipt_errors{error_form::hex, {}}.number_of("0X1f") == 0x1FU);
}

TEST_CASE("a code that is not a number all through is none, never the number that it begins with") {
  const delivery_receipt_errors dec;
  for (const auto* code : {"", "EX", "000B", "12AB", "-1", "+1", "0x", "1.5", "4294967296", "99999999999"}) {
    CAPTURE(code);
    CHECK_FALSE(dec.number_of(code));
  }
  CHECK_FALSE(delivery_receipt_errors{error_form::hex, {}}.number_of("EX"));
}

TEST_CASE("named codes have their numbers, in any case, before any other reading") {
  const delivery_receipt_errors named{error_form::hex, {{"EX", 200}, {"000B", 1'011}, {"0x1F", 7}}};
  CHECK(named.number_of("ex") == 200U);
  CHECK(named.number_of("000b") == 1'011U);
  CHECK(named.number_of("0X1f") == 7U);
  CHECK(named.number_of("0B") == 11U);
  CHECK_FALSE(named.number_of("EXX"));
}

TEST_CASE("the forms of error codes have names") {
  CHECK(error_form_from_text("dec") == error_form::dec);
  CHECK(error_form_from_text("hex") == error_form::hex);
  CHECK_FALSE(error_form_from_text("octal"));
}
