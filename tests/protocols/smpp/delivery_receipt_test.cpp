#include "protocols/smpp/delivery_receipt.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::smpp;
using namespace std::chrono;

namespace {

const delivery_receipt_options nairobi{};
const mbs::smpp::time_point submitted = mbs::smpp::time_point{sys_days{year{2026} / 3 / 1}} + hours{6};
const mbs::smpp::time_point done = submitted + minutes{7};

std::optional<delivery_receipt> parse(std::string_view text) {
  return parse_delivery_receipt(text, {}, nairobi);
}

/// As a channel reads it. The text of a receipt in UCS-2 lives until the next call.
template <class Pdu>
std::optional<delivery_receipt> parse_pdu(const Pdu& pdu) {
  static std::string buffer;
  return parse_delivery_receipt(
      receipt_text(pdu.esm_class, pdu.data_coding, pdu.message(), buffer), pdu.tlvs, nairobi);
}

std::string in_ucs2(std::string_view text) {
  std::string wide;
  for (const char c : text)
    wide.append({'\0', c});
  return wide;
}

}  // namespace

TEST_CASE("the specification's example is read whole") {
  const auto r = parse(
      "id:0123456789 sub:001 dlvrd:001 submit date:2603010900 done date:2603010907 stat:DELIVRD err:000 "
      "text:Hello all");
  REQUIRE(r);
  CHECK(r->ids.text == "0123456789");
  CHECK(r->submitted == 1U);
  CHECK(r->delivered == 1U);
  CHECK(r->submitted_at == submitted);
  CHECK(r->done_at == done);
  CHECK(r->state == message_state::delivered);
  CHECK(r->error == "000");
  CHECK(r->text == "Hello all");
}

TEST_CASE("fields come in any order, any case, or not at all") {
  const auto r = parse("STAT:undeliv Err:0aF ID:xyz Done_Date:260301090700");
  REQUIRE(r);
  CHECK(r->ids.text == "xyz");
  CHECK(r->state == message_state::undeliverable);
  CHECK(r->error == "0aF");
  CHECK(r->done_at == done);
  CHECK_FALSE(r->submitted);
  CHECK_FALSE(r->submitted_at);
}

TEST_CASE("states may be spelt out and values follow a space") {
  const auto r = parse("id: 77 submit_date: 20260301090000 stat: REJECTED err: text: no");
  REQUIRE(r);
  CHECK(r->ids.text == "77");
  CHECK(r->state == message_state::rejected);
  CHECK(r->submitted_at == submitted);
  CHECK(r->error.empty());
}

TEST_CASE("nothing after text: is a field") {
  const auto r = parse("id:1 stat:EXPIRED Text:id:2 stat:DELIVRD err:9");
  REQUIRE(r);
  CHECK(r->ids.text == "1");
  CHECK(r->state == message_state::expired);
  CHECK(r->error.empty());
  CHECK(r->text == "id:2 stat:DELIVRD err:9");
}

TEST_CASE("a key counts only where a word begins") {
  const auto r = parse("resubmit:5 mysub:9 paid:7 id:1 stat:DELIVRD");
  REQUIRE(r);
  CHECK(r->ids.text == "1");
  CHECK_FALSE(r->submitted);
}

TEST_CASE("a TLV wins over the text") {
  std::string tlvs;
  tlv_writer out{tlvs};
  put_delivery_receipt_tlvs(out, "0123456789ABCDEF", message_state::undeliverable, network_error{3, 27});
  const auto r = parse_delivery_receipt("id:0123456789 stat:DELIVRD", tlv_view{tlvs}, nairobi);
  REQUIRE(r);
  CHECK(r->ids.parameter == "0123456789ABCDEF");
  CHECK(r->ids.text == "0123456789");
  CHECK(r->state == message_state::undeliverable);
  CHECK(r->network == network_error{3, 27});
}

TEST_CASE("an id and a state in TLVs alone are enough") {
  std::string tlvs;
  tlv_writer out{tlvs};
  put_delivery_receipt_tlvs(out, "42", message_state::delivered);
  CHECK(parse_delivery_receipt("", tlv_view{tlvs}, nairobi)->ids.parameter == "42");
  CHECK(parse_delivery_receipt("id: sub:001 stat:DELIVRD", tlv_view{tlvs}, nairobi)->submitted == 1U);
}

TEST_CASE("without an id there is no receipt; without a known state it tells its id and its word") {
  CHECK_FALSE(parse("stat:DELIVRD"));
  CHECK_FALSE(parse("id: stat:DELIVRD"));
  REQUIRE(parse("id:1 stat:BUFFRED"));
  CHECK(parse("id:1 stat:BUFFRED")->ids.text == "1");
  CHECK(parse("id:1 stat:BUFFRED")->stat == "BUFFRED");
  CHECK_FALSE(parse("id:1 stat:BUFFRED")->state);
  CHECK_FALSE(parse("id:1")->state);
  CHECK_FALSE(parse("id:1 stat:0")->state);
  CHECK_FALSE(parse(""));
  CHECK_FALSE(parse("see you at 5"));
}

TEST_CASE("a receipt is found in short_message, in message_payload, behind a header and in data_sm") {
  const std::string text = "id:1 stat:DELIVRD";
  deliver_sm d;
  d.short_message = text;
  CHECK(parse_pdu(d));
  std::string tlvs;
  tlv_writer{tlvs}.put(tag::message_payload, text);
  d.short_message = {};
  d.tlvs = tlv_view{tlvs};
  CHECK(parse_pdu(d)->ids.text == "1");
  data_sm other;
  other.tlvs = tlv_view{tlvs};
  CHECK(parse_pdu(other)->ids.text == "1");
  const auto with_header = std::string{"\x05\x00\x03\x01\x02\x01", 6} + text;
  deliver_sm parted;
  parted.esm_class = esm::delivery_receipt | esm::udhi;
  parted.short_message = with_header;
  CHECK(parse_pdu(parted)->ids.text == "1");
}

TEST_CASE("a receipt in UCS-2 is read, also with letters that ASCII lacks and an octet too few") {
  deliver_sm d;
  d.data_coding = coding::ucs2;
  auto wide = in_ucs2("id:1795486224000001 sub:001 stat:DELIVRD err:000 text:");
  wide += std::string{"\x04\x16\x00k", 4};
  d.short_message = wide;
  REQUIRE(parse_pdu(d));
  CHECK(parse_pdu(d)->ids.text == "1795486224000001");
  CHECK(parse_pdu(d)->state == message_state::delivered);
  CHECK(parse_pdu(d)->text == "?k");
  d.short_message.remove_suffix(1);
  CHECK(parse_pdu(d)->text == "?");
}

TEST_CASE("a receipt in ASCII is read whatever its data_coding") {
  deliver_sm d;
  d.short_message = "id:1 stat:DELIVRD err:000 text:ab";
  for (const int data_coding : {0, 1, 3, 4, 8}) {
    d.data_coding = static_cast<std::uint8_t>(data_coding);
    REQUIRE(parse_pdu(d));
    CHECK(parse_pdu(d)->state == message_state::delivered);
  }
}

TEST_CASE("failed is a word of many operators, and a bind may have its own words") {
  CHECK(parse("id:1 stat:FAILED")->state == message_state::undeliverable);
  CHECK(parse("id:1 stat:failed,")->state == message_state::undeliverable);
  const delivery_receipt_options own{.accept_unmarked = true,
      .states = {{"ACKED", message_state::enroute}, {"0", message_state::delivered},
          {"FAILED", message_state::expired}}};
  const auto state = [&](std::string_view text) { return parse_delivery_receipt(text, {}, own)->state; };
  CHECK(state("id:1 stat:acked") == message_state::enroute);
  CHECK(state("id:1 stat:0") == message_state::delivered);
  CHECK(state("id:1 stat:FAILED") == message_state::expired);
  CHECK(state("id:1 stat:DELIVRD") == message_state::delivered);
  CHECK_FALSE(state("id:1 stat:00"));
  CHECK(kind_of(0, "id:1 stat:0", own) == delivery_kind::delivery_receipt);
}

TEST_CASE("esm_class tells receipts from messages, and unmarked ones only where the bind allows") {
  const std::string_view text = "id:1 stat:DELIVRD";
  CHECK(kind_of(0x04, "", nairobi) == delivery_kind::delivery_receipt);
  CHECK(kind_of(0x44, "", nairobi) == delivery_kind::delivery_receipt);
  CHECK(kind_of(0x20, "", nairobi) == delivery_kind::intermediate);
  CHECK(kind_of(0x08, "", nairobi) == delivery_kind::other);
  CHECK(kind_of(0x00, text, nairobi) == delivery_kind::inbound);
  const delivery_receipt_options trusting{.accept_unmarked = true};
  CHECK(kind_of(0x00, text, trusting) == delivery_kind::delivery_receipt);
  CHECK(kind_of(0x00, "my id: lost", trusting) == delivery_kind::inbound);
  CHECK(kind_of(esm::udhi, text, trusting) == delivery_kind::delivery_receipt);
}

TEST_CASE("every dialect that is written is read") {
  for (std::uint8_t i = 0; i < delivery_receipt_dialects; ++i) {
    const auto dialect = static_cast<delivery_receipt_dialect>(i);
    CAPTURE(to_text(dialect));
    CHECK(delivery_receipt_dialect_from_text(to_text(dialect)) == dialect);
    for (std::uint8_t octet = 1; octet <= 8; ++octet) {
      const auto state = *state_from_octet(octet);
      receipt_facts facts{
          "00AB12", state, submitted, done, "0a1", "id:5 stat:DELIVRD and so on", minutes{180}};
      std::string text;
      std::string tlvs;
      write_delivery_receipt(text, facts, dialect);
      tlv_writer out{tlvs};
      if (dialect == delivery_receipt_dialect::tlv_only)
        put_delivery_receipt_tlvs(out, facts.message_id, state);
      const auto r = parse_delivery_receipt(text, tlv_view{tlvs}, nairobi);
      REQUIRE(r);
      CHECK((dialect == delivery_receipt_dialect::tlv_only ? r->ids.parameter : r->ids.text) == "00AB12");
      CHECK(r->state == state);
      if (dialect == delivery_receipt_dialect::minimal || dialect == delivery_receipt_dialect::tlv_only)
        continue;
      CHECK(r->done_at == done);
      CHECK(r->submitted_at == submitted);
      CHECK(r->error == "0a1");
    }
  }
}

TEST_CASE("any text is a receipt or none, never a read past its end") {
  CHECK(rc::check([] {
    const auto words = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("id:", "sub:", "stat:", "DELIVRD", "text:", " ",
            "submit date:", "done date:", "260301", "err:", "x", ":", "\n"));
    std::string text;
    for (const auto& w : words)
      text += w;
    const auto r = parse(text);
    if (r) RC_ASSERT(!r->ids.text.empty());
    RC_ASSERT((r && r->state) == looks_like_delivery_receipt(text, nairobi));
  }));
}
