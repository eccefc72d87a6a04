#include "protocols/smpp/message_id.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::smpp;

TEST_CASE("a hexadecimal answer and a decimal receipt name one message") {
  CHECK(normalise_message_id("04000000086ECD50", id_form::hex) == "288230376293190992");
  CHECK(normalise_message_id("288230376293190992", id_form::dec) == "288230376293190992");
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
  CHECK(normalise_message_id("xyz", id_form::hex) == "xyz");
  CHECK(normalise_message_id("12AB", id_form::dec) == "12AB");
}

TEST_CASE("an id of no known form is kept as it is written, but for what no form tells apart") {
  CHECK(normalise_message_id("04000000086ECD50", id_form::automatic) == "4000000086ecd50");
  CHECK(normalise_message_id("0x1F", id_form::automatic) == "1f");
  CHECK(normalise_message_id(" 00012 ", id_form::automatic) == "12");
  CHECK(normalise_message_id("000", id_form::automatic) == "0");
  CHECK(normalise_message_id("5F2C-11aa", id_form::automatic) == "5f2c-11aa");
  CHECK(normalise_message_id("SMSC-7a", id_form::automatic) == "SMSC-7a");
  CHECK(normalise_message_id("", id_form::automatic).empty());
  CHECK(normalise_message_id("0x", id_form::automatic) == "0x");
}

TEST_CASE("the looks of an id tell a hexadecimal number only by its letters") {
  CHECK(looks_of("10") == id_looks::digits);
  CHECK(looks_of(" 1F ") == id_looks::hexadecimal);
  CHECK(looks_of("0x10") == id_looks::hexadecimal);
  CHECK(looks_of("0xZ") == id_looks::other);
  CHECK(looks_of("abc-1") == id_looks::other);
  CHECK(looks_of("") == id_looks::other);
}

TEST_CASE("a number is rewritten in the other base and back, whatever its length") {
  CHECK(decimal_to_hex("268435590") == "10000086");
  CHECK(decimal_to_hex("00") == "0");
  CHECK(decimal_to_hex("288230376293190992") == "4000000086ecd50");
  CHECK(hex_to_decimal("d2d3a04") == "221067780");
  CHECK(rc::check([](std::uint64_t high, std::uint64_t low) {
    const auto id = std::to_string(high) + std::to_string(low);
    RC_ASSERT(hex_to_decimal(decimal_to_hex(id)) == normalise_message_id(id, id_form::dec));
  }));
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
