#include "protocols/smpp/codec.hpp"

#include "tests/protocols/smpp/arbitrary_pdu.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::smpp;
using mbs::smpp::testing::arbitrary_pdu;

namespace {

constexpr std::uint32_t some_sequence = 0x01020304;

template <class Pdu>
bool survives_the_wire() {
  return rc::check([] {
    arbitrary_pdu source;
    const auto pdu = source.make<Pdu>();
    const auto sequence = *rc::gen::inRange<std::uint32_t>(1, 0x80000000U);
    std::string octets = "before";
    RC_ASSERT(encode(octets, pdu, sequence));
    const auto back = decode(std::string_view{octets}.substr(6), default_max_pdu, leniency::strict);
    RC_ASSERT(back.what == outcome::pdu);
    RC_ASSERT(back.length == octets.size() - 6);
    RC_ASSERT(back.header == (pdu_header{Pdu::id, command_status::rok, sequence}));
    RC_ASSERT(std::get<Pdu>(back.body) == pdu);
  });
}

template <class Pdu>
bool survives_being_cut() {
  return rc::check([] {
    arbitrary_pdu source;
    std::string octets;
    RC_ASSERT(encode(octets, source.make<Pdu>(), 1));
    const auto body = std::string_view{octets}.substr(header_size);
    Pdu out;
    // A shorter body is an error or a smaller PDU, never a read past its end (the sanitizers watch).
    for (std::size_t n = 0; n < body.size(); ++n) {
      const std::string piece{body.substr(0, n)};
      (void)decode_body(piece, out, leniency::strict);
      (void)decode_body(piece, out, leniency::lenient);
    }
  });
}

std::string message(const submit_sm& pdu) {
  std::string octets;
  REQUIRE(encode(octets, pdu, some_sequence));
  return octets;
}

command_status read_strictly(std::string_view octets, submit_sm& out) {
  return decode_body(octets.substr(header_size), out, leniency::strict);
}

}  // namespace

TEST_CASE("every PDU of the table comes back from the wire as it went") {
#define SURVIVES(name, id) CHECK_MESSAGE(survives_the_wire<name>(), #name);
  MBS_SMPP_PDUS(SURVIVES)
#undef SURVIVES
}

TEST_CASE("a body cut anywhere is never read past its end") {
  CHECK(survives_being_cut<submit_sm>());
  CHECK(survives_being_cut<submit_multi>());
  CHECK(survives_being_cut<submit_multi_resp>());
  CHECK(survives_being_cut<bind_transceiver>());
  CHECK(survives_being_cut<replace_sm>());
}

TEST_CASE("a submit_sm has the octets of the specification") {
  submit_sm pdu;
  pdu.source = {type_of_number::alphanumeric, numbering_plan::unknown, "MBS"};
  pdu.destination = {type_of_number::international, numbering_plan::e164, "254722000001"};
  pdu.esm_class = 3;
  pdu.registered_delivery = registered::final_state;
  pdu.short_message = "hi";
  constexpr char expected[] =
      "\0\0\0\x32\0\0\0\x04\0\0\0\0\x01\x02\x03\x04"
      "\0\x05\0MBS\0\x01\x01"
      "254722000001\0"
      "\x03\0\0\0\0\x01\0\0\0\x02hi";
  CHECK((message(pdu) == std::string_view{expected, sizeof expected - 1}));
}

TEST_CASE("a field that the specification does not allow is not sent") {
  std::string out = "kept";
  submit_sm pdu;
  SUBCASE("an address of 21 characters") {
    pdu.destination.digits = "254722000001254722000";
  }
  SUBCASE("a NUL within an address") {
    pdu.source.digits = std::string_view{"AB\0C", 4};
  }
  SUBCASE("255 octets of text") {
    static const std::string long_text(255, 'x');
    pdu.short_message = long_text;
  }
  CHECK_FALSE(encode(out, pdu, 1));
  CHECK(out == "kept");
}

TEST_CASE("255 octets of short_message are taken") {
  submit_sm pdu;
  const std::string text(254, 'x');
  pdu.short_message = text;
  auto octets = message(pdu);
  const auto at = octets.size() - text.size() - 1;
  octets[at] = static_cast<char>(255);
  octets.push_back('x');
  submit_sm back;
  CHECK(read_strictly(octets, back) == command_status::rok);
  CHECK(back.short_message.size() == 255);
}

TEST_CASE("an error response may be a header alone") {
  std::string octets;
  encode_header(octets, {command_id::submit_sm_resp, command_status::rthrottled, 7});
  const auto back = decode(octets);
  CHECK(back.what == outcome::pdu);
  CHECK(back.header.status == command_status::rthrottled);
  CHECK(std::get<submit_sm_resp>(back.body).message_id.empty());
}

TEST_CASE("a response whose message_id lacks its NUL is read by the lenient") {
  submit_sm_resp out;
  CHECK(decode_body("abc", out, leniency::lenient) == command_status::rok);
  CHECK(out.message_id == "abc");
  CHECK(decode_body("abc", out, leniency::strict) == command_status::rinvmsgid);
}

TEST_CASE("a C-octet string above its limit is read by the lenient and answered by the strict") {
  const std::string digits(40, '7');
  std::string body{"\0\1\1", 3};
  body += digits + '\0' + std::string(3, '\0') + std::string(10, '\0');
  deliver_sm out;
  CHECK(decode_body(body, out, leniency::lenient) == command_status::rok);
  CHECK(out.source.digits == digits);
  CHECK(decode_body(body, out, leniency::strict) == command_status::rinvsrcadr);
}

TEST_CASE("a broken body names the status that answers it and leaves the stream whole") {
  submit_sm pdu;
  pdu.destination.digits = "254722000001";
  pdu.short_message = "hello";
  auto octets = message(pdu);
  SUBCASE("the text is shorter than its length") {
    octets[octets.size() - 6] = 9;
    const auto back = decode(octets);
    CHECK(back.what == outcome::bad_pdu);
    CHECK(back.problem == command_status::rinvmsglen);
    CHECK(back.answer == command_id::submit_sm_resp);
    CHECK(back.header.sequence == some_sequence);
    CHECK(back.length == octets.size());
  }
  SUBCASE("a TLV is longer than the rest") {
    octets += std::string{"\x04\x24\x00\x09x", 5};
    wire::store_u32(octets.data(), static_cast<std::uint32_t>(octets.size()));
    const auto back = decode(octets);
    CHECK(back.what == outcome::bad_pdu);
    CHECK(back.problem == command_status::rinvoptparstream);
  }
}

TEST_CASE("an unknown command is answered with generic_nack") {
  std::string octets;
  encode_header(octets, {static_cast<command_id>(0x77), command_status::rok, 5});
  const auto back = decode(octets);
  CHECK(back.what == outcome::bad_pdu);
  CHECK(back.problem == command_status::rinvcmdid);
  CHECK(back.answer == command_id::generic_nack);
}

TEST_CASE("a command_length below 16 or above the cap poisons the stream") {
  std::string octets;
  encode_header(octets, {command_id::enquire_link, command_status::rok, 5});
  for (const std::uint32_t length : {0U, 15U, 1001U, 0xFFFFFFFFU}) {
    wire::store_u32(octets.data(), length);
    const auto back = decode(octets, 1000);
    CHECK(back.what == outcome::poisoned);
    CHECK(back.problem == command_status::rinvcmdlen);
    CHECK(back.header.sequence == 5);
  }
}

TEST_CASE("fewer octets than a PDU ask for more") {
  const auto octets = message({});
  for (std::size_t n = 0; n < octets.size(); ++n)
    CHECK(decode(std::string_view{octets}.substr(0, n)).what == outcome::need_more);
}

TEST_CASE("the destinations of submit_multi can be walked") {
  std::string list;
  append_destination(list, {{type_of_number::international, numbering_plan::e164, "254722000001"}, {}});
  append_destination(list, {{}, "friends"});
  submit_multi pdu;
  pdu.destinations = {2, list};
  pdu.short_message = "hi";
  std::string octets;
  REQUIRE(encode(octets, pdu, 1));
  const auto back = decode(octets);
  REQUIRE(back.what == outcome::pdu);
  auto rest = std::get<submit_multi>(back.body).destinations.octets;
  multi_destination one;
  REQUIRE(next_destination(rest, one));
  CHECK(one.number.digits == "254722000001");
  REQUIRE(next_destination(rest, one));
  CHECK(one.list_name == "friends");
  CHECK_FALSE(next_destination(rest, one));
}

TEST_CASE("a submit_multi with a wrong flag or without destinations is answered") {
  submit_multi out;
  const std::string no_source("\0\0\0\0", 4);
  CHECK(decode_body(no_source + std::string{"\1\3", 2}, out) == command_status::rinvdestflag);
  CHECK(decode_body(no_source + std::string{"\0", 1}, out) == command_status::rinvnumdests);
}

TEST_CASE("the failures of submit_multi_resp can be walked") {
  std::string list;
  append_failure(
      list, {{type_of_number::international, numbering_plan::e164, "1"}, command_status::rinvdstadr});
  auto rest = std::string_view{list};
  failed_destination one;
  REQUIRE(next_failure(rest, one));
  CHECK(one.number.digits == "1");
  CHECK(one.status == command_status::rinvdstadr);
  CHECK_FALSE(next_failure(rest, one));
}

TEST_CASE("the text of a message is found in either place") {
  std::string tlvs;
  tlv_writer{tlvs}.put(tag::message_payload, "long text");
  submit_sm pdu;
  pdu.tlvs = tlv_view{tlvs};
  CHECK(pdu.message() == "long text");
  pdu.short_message = "short";
  CHECK(pdu.message() == "short");
}

TEST_CASE("any octets decode to one of the four outcomes") {
  CHECK(rc::check([](const std::string& junk) {
    auto octets = junk;
    if (octets.size() >= 8) {
      wire::store_u32(octets.data(), static_cast<std::uint32_t>(octets.size()));
      octets[4] = static_cast<char>(octets[4] & 0x80);
      octets[5] = 0;
      octets[6] = static_cast<char>(octets[6] & 1);
    }
    const auto back = decode(octets);
    if (back.what == outcome::pdu || back.what == outcome::bad_pdu) RC_ASSERT(back.length <= octets.size());
    if (back.what == outcome::bad_pdu) RC_ASSERT(back.problem != command_status::rok);
  }));
}
