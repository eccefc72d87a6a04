#include "tests/actors/link_fixture.hpp"
#include "tests/support/captured_log.hpp"

/// Receipts as operators write them: with flaws, in other codings, with words of their own.
using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using smpp::command_status;
using answered = std::vector<std::pair<smpp::cookie, command_status>>;

TEST_CASE(
    "a receipt with a flaw at its end settles its message and is answered, and people hear of it once") {
  mbs::test::captured_log log;
  link_at_work l;
  l.route_many(1, 4);
  l.pass(1s);
  const auto receipt = [](const std::string& id, std::uint32_t sequence) {
    smpp::deliver_sm pdu;
    pdu.source = {smpp::type_of_number::international, smpp::numbering_plan::e164, "254722000001"};
    pdu.destination.digits = "MBS";
    pdu.esm_class = 0x04;
    const auto text = "id:" + id + " sub:001 dlvrd:001 stat:DELIVRD err:000 text:Habari";
    pdu.short_message = text;
    std::string octets;
    REQUIRE(smpp::encode(octets, pdu, sequence));
    return octets;
  };
  const auto write = [&](std::string octets) {
    octets[3] = static_cast<char>(octets.size());  // command_length
    l.smsc->write(octets);
    l.run();
  };
  write(receipt("A1", 101) + '\0');
  write(receipt("A2", 102) + "\x14\x01");
  auto shorter = receipt("A3", 103);
  shorter.pop_back();
  write(shorter);
  auto broken = receipt("A4", 104).substr(0, 16) + std::string(40, 'x');
  write(broken);
  l.pass(2s);
  for (std::int64_t id = 1; id <= 3; ++id)
    CHECK(l.state_of(id) == message_state::delivered);
  CHECK(l.state_of(4) == message_state::submitted);
  REQUIRE(l.strays().size() == 1);
  CHECK(l.strays()[0].raw == std::string(40, 'x'));
  CHECK(figure(l.figures->flawed_receipts) == 4);
  CHECK(figure(l.figures->receipts) == 4);
  CHECK(log.with("deliveries are flawed").size() == 1);
  CHECK(l.smsc->foreign_answers == std::vector<std::uint32_t>{101, 102, 103, 104});
}

TEST_CASE("a receipt whose text is lost by its wrong length is kept with all of its octets") {
  link_at_work l;
  l.pass(100ms);
  smpp::deliver_sm pdu;
  pdu.source.digits = "254722000001";
  pdu.esm_class = 0x04;
  std::string octets;
  REQUIRE(smpp::encode(octets, pdu, 101));
  octets += "id:A1 stat:DELIVRD";  // behind an sm_length of 0
  octets[3] = static_cast<char>(octets.size());
  l.smsc->write(octets);
  l.pass(1s);
  REQUIRE(l.strays().size() == 1);
  CHECK(l.strays()[0].raw.ends_with("id:A1 stat:DELIVRD"));
}

TEST_CASE("a receipt in UCS-2 settles its message") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  std::string wide;
  for (const char c : std::string_view{"id:A1 sub:001 dlvrd:001 stat:DELIVRD err:000"})
    wide.append({'\0', c});
  smpp::deliver_sm pdu;
  pdu.source.digits = "254722000001";
  pdu.esm_class = 0x04;
  pdu.data_coding = 8;
  pdu.short_message = wide;
  l.smsc->deliver(pdu, 1);
  l.run();
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.smsc->receipt_answers == answered{{1, command_status::rok}});
}

TEST_CASE("a receipt that says failed ends its message as undelivered, with its code") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  l.says("id:A1 sub:001 dlvrd:000 stat:FAILED err:002 text:Habari", 1);
  CHECK(l.state_of(1) == message_state::undelivered);
  CHECK(l.facts.back().event.code == 2);
}

TEST_CASE("receipts in UCS-2 that arrive together are each read by themselves") {
  link_at_work l;
  l.pass(100ms);
  const auto receipt = [](const std::string& id, const std::string& rest, std::uint32_t sequence) {
    smpp::deliver_sm pdu;
    pdu.source = {smpp::type_of_number::international, smpp::numbering_plan::e164, "254722000001"};
    pdu.destination.digits = "MBS";
    pdu.esm_class = 0x04;
    pdu.data_coding = smpp::coding::ucs2;
    std::string wide;
    for (const char c : "id:" + id + " stat:DELIVRD" + rest)
      wide += {'\0', c};
    pdu.short_message = wide;
    std::string octets;
    REQUIRE(smpp::encode(octets, pdu, sequence));
    return octets;
  };
  const auto longer = " err:000 text:" + std::string(80, 'x');
  l.smsc->write(receipt("NOBODY-NUMBER-ONE", "", 101) + receipt("NOBODY-NUMBER-TWO", longer, 102) +
      receipt("NOBODY-NUMBER-TEN", longer, 103));
  l.pass(2s);
  REQUIRE(l.strays().size() == 3);
  CHECK(l.strays()[0].smsc_message_id == "NOBODY-NUMBER-ONE");
  CHECK(l.strays()[1].smsc_message_id == "NOBODY-NUMBER-TWO");
  CHECK(l.strays()[2].smsc_message_id == "NOBODY-NUMBER-TEN");
}

TEST_CASE("an unknown word for a state is said once, its receipt kept with its id, and the next one counts") {
  mbs::test::captured_log log;
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  l.says("id:A1 stat:BUFFRED err:000", 1);
  l.says("id:A1 stat:BUFFRED err:000", 2);
  l.says("id:A1 stat:9 err:000", 3);
  l.pass(2s);
  CHECK(l.state_of(1) == message_state::submitted);
  REQUIRE(l.strays().size() == 3);
  CHECK(l.strays()[0].smsc_message_id == "A1");
  CHECK(l.smsc->receipt_answers.size() == 3);
  CHECK(log.with("stat BUFFRED of receipts is not known").size() == 1);
  CHECK(log.with("stat 9 of receipts is not known").size() == 1);
  l.says("id:A1 stat:DELIVRD", 4);
  CHECK(l.state_of(1) == message_state::delivered);
}

TEST_CASE("a word that the link's settings know has the state that they give it") {
  auto o = plain_link();
  o.smpp.receipts.states = {
      {"ACKED", smpp::message_state::enroute}, {"9", smpp::message_state::undeliverable}};
  link_at_work l{o};
  l.route({{.id = 1}});
  l.pass(100ms);
  l.says("id:A1 stat:ACKED", 1);
  CHECK(l.state_of(1) == message_state::submitted);
  CHECK(l.strays().empty());
  l.says("id:A1 stat:9", 2);
  CHECK(l.state_of(1) == message_state::undelivered);
}
