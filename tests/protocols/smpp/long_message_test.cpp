#include "protocols/smpp/long_message.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::smpp;

TEST_CASE("a segment carries its 8-bit header") {
  submit_sm pdu;
  message_scratch scratch;
  REQUIRE(carry_segment(pdu, "text", {0x1CA, 3, 2}, long_message_style::udh8, scratch));
  CHECK(pdu.short_message == std::string_view{"\x05\x00\x03\xCA\x03\x02text", 10});
  CHECK(pdu.esm_class == esm::udhi);
}

TEST_CASE("a segment carries its 16-bit header") {
  submit_sm pdu;
  message_scratch scratch;
  REQUIRE(carry_segment(pdu, "text", {0x1CA, 3, 2}, long_message_style::udh16, scratch));
  CHECK(pdu.short_message == std::string_view{"\x06\x08\x04\x01\xCA\x03\x02text", 11});
}

TEST_CASE("SAR parameters leave the text and the header bit alone") {
  submit_sm pdu;
  message_scratch scratch;
  REQUIRE(carry_segment(pdu, "text", {0x1CA, 3, 2}, long_message_style::sar, scratch));
  CHECK(pdu.short_message == "text");
  CHECK(pdu.esm_class == 0);
  CHECK(pdu.tlvs.get(tag::sar_msg_ref_num) == 0x1CA);
}

TEST_CASE("a payload leaves short_message empty and keeps other parameters") {
  submit_sm pdu;
  std::string own;
  tlv_writer{own}.put(tag::user_message_reference, std::uint16_t{9});
  pdu.tlvs = tlv_view{own};
  message_scratch scratch;
  const std::string text(400, 'x');
  REQUIRE(carry_segment(pdu, text, {1, 3, 1}, long_message_style::payload, scratch));
  CHECK(pdu.short_message.empty());
  CHECK(pdu.message() == text);
  CHECK(pdu.tlvs.get(tag::user_message_reference) == 9);
}

TEST_CASE("a single segment has no header in any style") {
  for (const auto style : {long_message_style::udh8, long_message_style::udh16, long_message_style::sar,
           long_message_style::payload}) {
    submit_sm pdu;
    message_scratch scratch;
    REQUIRE(carry_segment(pdu, "text", {1, 1, 1}, style, scratch));
    CHECK(pdu.short_message == "text");
    CHECK(pdu.esm_class == 0);
    CHECK(pdu.tlvs.empty());
  }
}

TEST_CASE("a segment too long for its header is refused") {
  submit_sm pdu;
  message_scratch scratch;
  CHECK(carry_segment(pdu, std::string(248, 'x'), {1, 2, 1}, long_message_style::udh8, scratch));
  CHECK_FALSE(carry_segment(pdu, std::string(249, 'x'), {1, 2, 1}, long_message_style::udh8, scratch));
  CHECK_FALSE(carry_segment(pdu, std::string(255, 'x'), {1, 2, 1}, long_message_style::sar, scratch));
  CHECK_FALSE(carry_segment(pdu, std::string(65'536, 'x'), {1, 2, 1}, long_message_style::payload, scratch));
}

TEST_CASE("where a segment belongs and its text read back in every style of segments") {
  CHECK(rc::check([] {
    const auto style =
        *rc::gen::element(long_message_style::udh8, long_message_style::udh16, long_message_style::sar);
    const auto total = *rc::gen::inRange(2, 256);
    const auto segment = *rc::gen::inRange(1, total + 1);
    const auto reference = *rc::gen::inRange<int>(0, style == long_message_style::udh8 ? 256 : 65'536);
    const concatenation where{static_cast<std::uint16_t>(reference), static_cast<std::uint8_t>(total),
        static_cast<std::uint8_t>(segment)};
    const auto size = *rc::gen::inRange<std::size_t>(0, 200);
    const auto text = *rc::gen::container<std::string>(size, rc::gen::arbitrary<char>());
    deliver_sm pdu;
    message_scratch scratch;
    RC_ASSERT(carry_segment(pdu, text, where, style, scratch));
    RC_ASSERT(concatenation_of(pdu.esm_class, pdu.message(), pdu.tlvs) == where);
    RC_ASSERT(user_data(pdu.esm_class, pdu.message()) == text);
  }));
}

TEST_CASE("other elements before the concatenation are passed over") {
  const std::string_view message{"\x0A\x24\x01\x01\x01\x00\x03\x07\x02\x01!hi", 13};
  const std::string_view short_header{"\x08\x24\x01\x01\x00\x03\x07\x02\x01hi", 11};
  CHECK(concatenation_of(esm::udhi, short_header, {}) == concatenation{7, 2, 1});
  CHECK(user_data(esm::udhi, short_header) == "hi");
  CHECK_FALSE(concatenation_of(esm::udhi, message, {}));
}

TEST_CASE("broken headers and senseless numbers are no concatenation") {
  CHECK_FALSE(concatenation_of(esm::udhi, {"\x05\x00\x03\x01\x02\x03", 6}, {}));
  CHECK_FALSE(concatenation_of(esm::udhi, {"\x05\x00\x03\x01\x02\x00", 6}, {}));
  CHECK_FALSE(concatenation_of(esm::udhi, {"\x50\x00", 2}, {}));
  CHECK_FALSE(concatenation_of(esm::udhi, "", {}));
  CHECK_FALSE(concatenation_of(0, {"\x05\x00\x03\x01\x02\x01", 6}, {}));
  CHECK(user_data(esm::udhi, {"\x50\x00", 2}) == std::string_view{"\x50\x00", 2});
}

TEST_CASE("a style reads back from its word") {
  for (const auto s : {long_message_style::udh8, long_message_style::udh16, long_message_style::sar,
           long_message_style::payload})
    CHECK(long_message_style_from_text(to_text(s)) == s);
  CHECK_FALSE(long_message_style_from_text("pigeon"));
}
