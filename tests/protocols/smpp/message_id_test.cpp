#include "protocols/smpp/message_id.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::smpp;

TEST_CASE("a hexadecimal answer and a decimal receipt name one message") {
  CHECK(normalise_message_id("04000000086ECD50", id_form::hex) == "288230376293190992");
  CHECK(normalise_message_id("288230376293190992", id_form::dec) == "288230376293190992");
  CHECK(normalise_message_id("04000000086ecd50", id_form::automatic) == "288230376293190992");
  CHECK(normalise_message_id("0x4000000086ECD50", id_form::hex) == "288230376293190992");
}

TEST_CASE("padding and case of a number do not matter") {
  CHECK(normalise_message_id("00000000000000000000000000ab", id_form::hex) == "171");
  CHECK(normalise_message_id("AB", id_form::hex) == "171");
  CHECK(normalise_message_id(" 000171 ", id_form::dec) == "171");
  CHECK(normalise_message_id("0000", id_form::dec) == "0");
  CHECK(normalise_message_id("0000", id_form::hex) == "0");
}

TEST_CASE("ids of 64 hexadecimal digits keep every bit") {
  CHECK(normalise_message_id(std::string(64, 'f'), id_form::hex) ==
      "115792089237316195423570985008687907853269984665640564039457584007913129639935");
  CHECK(normalise_message_id("10000000000000000", id_form::hex) == "18446744073709551616");
}

TEST_CASE("opaque ids stay as they are") {
  CHECK(normalise_message_id("0AbC-7", id_form::text) == "0AbC-7");
  CHECK(normalise_message_id("000171", id_form::text) == "000171");
  CHECK(normalise_message_id("5f2c-11aa", id_form::automatic) == "5f2c-11aa");
  CHECK(normalise_message_id("xyz", id_form::hex) == "xyz");
  CHECK(normalise_message_id("12AB", id_form::dec) == "12AB");
  CHECK(normalise_message_id("", id_form::automatic).empty());
  CHECK(normalise_message_id("0x", id_form::automatic) == "0x");
}

TEST_CASE("normalising a decimal id twice changes nothing") {
  CHECK(rc::check([](std::uint64_t high, std::uint64_t low) {
    const auto id = std::to_string(high) + std::to_string(low);
    const auto once = normalise_message_id(id, id_form::automatic);
    RC_ASSERT(normalise_message_id(once, id_form::dec) == once);
    RC_ASSERT(normalise_message_id("000" + id, id_form::dec) == once);
  }));
}

TEST_CASE("a form reads back from its word") {
  for (const auto f : {id_form::text, id_form::hex, id_form::dec, id_form::automatic})
    CHECK(id_form_from_text(to_text(f)) == f);
  CHECK_FALSE(id_form_from_text("octal"));
}

TEST_CASE("ids for an ESME before 3.4 have at most 8 hexadecimal digits") {
  CHECK(short_hex_id(0xDEADBEEF) == "DEADBEEF");
  CHECK(short_hex_id(10) == "A");
}
