#include "protocols/smpp/tlv.hpp"

#include <doctest/doctest.h>

using namespace mbs::smpp;

TEST_CASE("a parameter of each kind is read as it was written") {
  std::string octets;
  tlv_writer{octets}
      .put(tag::sar_total_segments, std::uint8_t{3})
      .put(tag::sar_msg_ref_num, std::uint16_t{0xBEEF})
      .put(tag::qos_time_to_live, std::uint32_t{86'400})
      .put(tag::network_error_code, network_error{3, 0x1234})
      .put(tag::receipted_message_id, "abc")
      .put(tag::message_payload, std::string_view{"a\0b", 3});
  const tlv_view view{octets};
  CHECK(view.well_formed());
  CHECK(view.get(tag::sar_total_segments) == 3);
  CHECK(view.get(tag::sar_msg_ref_num) == 0xBEEF);
  CHECK(view.get(tag::qos_time_to_live) == 86'400U);
  CHECK(view.get(tag::network_error_code) == network_error{3, 0x1234});
  CHECK(view.get(tag::receipted_message_id) == "abc");
  CHECK(view.get(tag::message_payload) == std::string_view{"a\0b", 3});
  CHECK_FALSE(view.get(tag::message_state));
}

TEST_CASE("unknown and vendor parameters are passed over and kept") {
  std::string octets;
  tlv_writer{octets}.put_raw(0x1400, "vendor").put_raw(0x7777, "?").put(tag::message_state, std::uint8_t{2});
  const tlv_view view{octets};
  CHECK(view.get(tag::message_state) == 2);
  CHECK(view.find(0x1400) == "vendor");
  int seen = 0;
  view.for_each([&](const tlv&) { ++seen; });
  CHECK(seen == 3);
  CHECK(tlv_name(0x1400) == "vendor_tlv");
  CHECK(tlv_name(0x7777) == "unknown_tlv");
  CHECK(tlv_name(0x0424) == "message_payload");
}

TEST_CASE("a value of the wrong length reads as absent") {
  std::string octets;
  tlv_writer{octets}
      .put_raw(tag::message_state.id, "12")
      .put_raw(tag::sar_msg_ref_num.id, "1")
      .put_raw(0x0423, "12");
  const tlv_view view{octets};
  CHECK_FALSE(view.get(tag::message_state));
  CHECK_FALSE(view.get(tag::sar_msg_ref_num));
  CHECK_FALSE(view.get(tag::network_error_code));
}

TEST_CASE("parameters that do not divide are not well formed and not read past their end") {
  const std::string octets{"\x04\x27\0\1\2\x04\x24\0\x09x", 10};
  const tlv_view view{octets};
  CHECK_FALSE(view.well_formed());
  CHECK(view.get(tag::message_state) == 2);
  CHECK_FALSE(view.get(tag::message_payload));
}

TEST_CASE("a receipted_message_id without its NUL is read whole") {
  std::string octets;
  tlv_writer{octets}.put_raw(tag::receipted_message_id.id, "0123456789abc");
  CHECK(tlv_view{octets}.get(tag::receipted_message_id) == "0123456789abc");
}

TEST_CASE("text longer than its tag allows is cut") {
  std::string octets;
  tlv_writer{octets}.put(tag::receipted_message_id, std::string(100, 'x'));
  CHECK(tlv_view{octets}.get(tag::receipted_message_id)->size() == 64);
}
