#include "tests/actors/link_fixture.hpp"
#include "tests/support/captured_log.hpp"

/// Operators that write their ids in other ways in receipts than in answers, or use them again.
using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using smpp::command_status;
using smpp::message_state;
using state = domain::message_state;

namespace {

constexpr std::int64_t ann = 254'712'000'001, bob = 254'712'000'002;

smpp_link forms(smpp::id_form answers, smpp::id_form receipts) {
  auto o = plain_link();
  o.smpp.ids = {answers, receipts, smpp::id_form::automatic};
  return o;
}

/// A LINK whose operator names segments with these ids, in this order.
struct named_link : link_at_work {
  explicit named_link(std::vector<std::string> ids, const smpp_link& o = plain_link()) : link_at_work{o} {
    smsc->name = [ids = std::move(ids)](
                     std::size_t n) { return n <= ids.size() ? ids[n - 1] : "X" + std::to_string(n); };
  }
  void undelivered(const std::string& id, std::int64_t from) {
    says("id:" + id + " sub:001 dlvrd:000 stat:UNDELIV err:001 text:Habari", ++key, std::to_string(from));
  }
  void delivered(const std::string& id, std::int64_t from) {
    says("id:" + id + " sub:001 dlvrd:001 stat:DELIVRD err:000 text:Habari", ++key, std::to_string(from));
  }
  smpp::cookie key = 0;
};

std::string in_hex(unsigned n) {
  char text[16];
  std::snprintf(text, sizeof text, "%X", n);
  return text;
}

}  // namespace

TEST_CASE("a receipt never ends another handset's message, whatever the forms of ids") {
  using smpp::id_form;
  for (const auto answers : {id_form::text, id_form::dec, id_form::hex, id_form::automatic})
    for (const auto receipts : {id_form::text, id_form::dec, id_form::hex, id_form::automatic}) {
      CAPTURE(to_text(answers));
      CAPTURE(to_text(receipts));
      named_link l{{"0", "0"}, forms(answers, receipts)};
      l.route({{.id = 1, .to = ann}, {.id = 2, .to = bob}});
      l.pass(500ms);
      l.undelivered("0", ann);
      l.pass(2s);
      CHECK(l.state_of(1) == state::undelivered);
      CHECK(l.state_of(2) == state::submitted);
      l.delivered("0", bob);
      l.pass(2s);
      CHECK(l.state_of(2) == state::delivered);
      CHECK(l.smsc->receipt_answers.size() == 2);
    }
}

TEST_CASE("a receipt that names a third handset is kept as a stray and ends nothing") {
  for (const auto form : {smpp::id_form::text, smpp::id_form::automatic}) {
    named_link l{{"77"}, forms(form, form)};
    l.route({{.id = 1, .to = ann}});
    l.pass(500ms);
    l.undelivered("77", bob);
    l.pass(2s);
    CHECK(l.state_of(1) == state::submitted);
    REQUIRE(l.strays().size() == 1);
    CHECK(l.strays()[0].smsc_message_id == "77");
    CHECK(l.smsc->receipt_answers.size() == 1);
    l.delivered("77", ann);
    l.pass(2s);
    CHECK(l.state_of(1) == state::delivered);
  }
}

TEST_CASE("one id for every message is said once, and each handset gets its own outcome") {
  mbs::test::captured_log log;
  named_link l{std::vector<std::string>(13, "0")};
  for (std::int64_t id = 1; id <= 13; ++id)
    l.route({{.id = id, .to = ann + id}});
  l.pass(3s);
  for (std::int64_t id = 13; id >= 1; --id)
    id % 2 == 0 ? l.delivered("0", ann + id) : l.undelivered("0", ann + id);
  l.pass(2s);
  for (std::int64_t id = 1; id <= 13; ++id)
    CHECK(l.state_of(id) == (id % 2 == 0 ? state::delivered : state::undelivered));
  CHECK(log.with("several messages the id 0").size() == 1);
  CHECK(figure(l.figures->repeated_ids) == 12);
}

TEST_CASE("two messages to one handset with one id are told apart by nothing: the receipts are kept") {
  named_link l{{"0", "0"}};
  l.route({{.id = 1, .to = ann}, {.id = 2, .to = ann}});
  l.pass(500ms);
  l.undelivered("0", ann);
  l.pass(2s);
  CHECK(l.state_of(1) == state::submitted);
  CHECK(l.state_of(2) == state::submitted);
  CHECK(l.strays().size() == 1);
  CHECK(figure(l.figures->ambiguous_receipts) == 1);
}

TEST_CASE("decimal receipts of hexadecimal answers end their own messages, also to one handset") {
  mbs::test::captured_log log;
  named_link l{{"A", "10"}};
  l.route({{.id = 1, .to = ann}, {.id = 2, .to = ann}});
  l.pass(500ms);
  l.undelivered("10", ann);
  l.delivered("16", ann);
  l.pass(3s);
  CHECK(l.state_of(1) == state::undelivered);
  CHECK(l.state_of(2) == state::delivered);
  CHECK(
      log.with(
             "answers are hexadecimal, receipts decimal: set message_id_in_response and message_id_in_receipt")
          .size() == 1);
}

TEST_CASE("twenty short ids to one handset in two forms end as they should, or wait") {
  for (const bool one_handset : {true, false}) {
    std::vector<std::string> ids;
    for (unsigned n = 10; n < 30; ++n)
      ids.push_back(in_hex(n));
    named_link l{ids};
    for (std::int64_t id = 1; id <= 20; ++id)
      l.route({{.id = id, .to = one_handset ? ann : ann + id}});
    l.pass(3s);
    for (std::int64_t id = 1; id <= 20; ++id) {
      const auto from = one_handset ? ann : ann + id;
      const auto written = std::to_string(9 + id);
      id % 3 == 0 ? l.undelivered(written, from) : l.delivered(written, from);
      if (id % 10 == 0) l.pass(2s);  // as many as the operator has unanswered at once
    }
    l.pass(3s);
    for (std::int64_t id = 1; id <= 20; ++id)
      CHECK(l.state_of(id) == (id % 3 == 0 ? state::undelivered : state::delivered));
  }
}

TEST_CASE("an id whose hexadecimal form has digits only loses no receipt") {
  named_link l{{"10000086", "10000087"}};
  l.route({{.id = 1, .to = ann}, {.id = 2, .to = bob}});
  l.pass(500ms);
  l.delivered("268435590", ann);
  CHECK(l.state_of(1) == state::delivered);
  l.undelivered("268435591", bob);
  CHECK(l.state_of(2) == state::undelivered);
  CHECK(l.strays().empty());
}

TEST_CASE("decimal answers and hexadecimal receipts of 64 bits find each other") {
  named_link l{{"0221067780", "18446744073709551615"}};
  l.route({{.id = 1, .to = ann}, {.id = 2, .to = bob}});
  l.pass(500ms);
  l.delivered("d2d3a04", ann);
  l.undelivered("FFFFFFFFFFFFFFFF", bob);
  l.pass(2s);
  CHECK(l.state_of(1) == state::delivered);
  CHECK(l.state_of(2) == state::undelivered);
}

TEST_CASE("what a link has learnt is kept, and the next start reads by it at once") {
  std::string learnt;
  {
    named_link l{{"10000086"}};
    l.route({{.id = 1, .to = ann}});
    l.pass(500ms);
    l.delivered("268435590", ann);
    l.pass(500ms);
    REQUIRE_FALSE(l.stores.learnt.empty());
    learnt = l.stores.learnt.back();
  }
  auto o = plain_link();
  o.smpp.ids_learnt = learnt;
  named_link l{{"10", "16"}, o};
  l.route({{.id = 1, .to = ann}, {.id = 2, .to = ann}});
  l.pass(500ms);
  l.says("id:16 stat:DELIVRD", 1, "22141");  // names no handset
  CHECK(l.state_of(1) == state::delivered);
  CHECK(l.state_of(2) == state::submitted);
}

TEST_CASE("what could not be kept is kept later") {
  named_link l{{"10000086", "A"}};
  l.stores.changes_away = true;
  l.route({{.id = 1, .to = ann}});
  l.pass(500ms);
  l.delivered("268435590", ann);
  CHECK(l.state_of(1) == state::delivered);
  l.stores.changes_away = false;
  l.route({{.id = 2, .to = ann}});
  l.pass(1s);
  REQUIRE_FALSE(l.stores.learnt.empty());
  CHECK(l.stores.learnt.back() == "hex - answers_hex - -");
}

TEST_CASE("text and parameter may be written in different forms") {
  named_link l{{"10000086", "16"}};
  l.route({{.id = 1, .to = ann}, {.id = 2, .to = ann}});
  l.pass(500ms);
  const auto deliver = [&](const std::string& text, const std::string& parameter, smpp::cookie key) {
    smpp::deliver_sm pdu;
    std::string tlvs;
    smpp::tlv_writer{tlvs}.put(smpp::tag::receipted_message_id, parameter);
    pdu.source.digits = std::to_string(ann);
    pdu.esm_class = 0x04;
    pdu.short_message = text;
    pdu.tlvs = smpp::tlv_view{tlvs};
    l.smsc->deliver(pdu, key);
    l.run();
  };
  deliver("id:268435590 stat:DELIVRD", "10000086", 1);
  l.pass(2s);
  CHECK(l.state_of(1) == state::delivered);
  deliver("id:22 stat:UNDELIV", "16", 2);
  l.pass(2s);
  CHECK(l.state_of(2) == state::undelivered);
}

TEST_CASE("a form that changes is learnt anew, and what came meanwhile is settled") {
  auto o = plain_link();
  o.smpp.ids_learnt = "hex - answers_hex - -";
  std::vector<std::string> ids;
  for (int i = 0; i < 30; ++i)
    ids.push_back(std::to_string(1'795'486'224'000'001 + i));
  named_link l{ids, o};
  for (std::int64_t id = 1; id <= 30; ++id)
    l.route({{.id = id, .to = ann + id}});
  l.pass(5s);
  for (std::int64_t id = 1; id <= 30; ++id) {
    l.delivered(ids[static_cast<std::size_t>(id - 1)], ann + id);
    if (id % 10 == 0) l.pass(2s);
  }
  for (std::int64_t id = 1; id <= 30; ++id)
    CHECK(l.state_of(id) == state::delivered);
}

TEST_CASE("an id that a guess finds waits until no answer is due that could be its own") {
  named_link l{{"10", "A"}};
  l.route({{.id = 1, .to = ann}});
  l.pass(500ms);
  l.smsc->judge = [](const auto&) { return verdict{}; };
  l.route({{.id = 2, .to = ann}});
  l.pass(200ms);
  l.undelivered("10", ann);  // of the second, whose answer is late
  l.pass(3s);
  CHECK(l.state_of(1) == state::submitted);
  CHECK(l.smsc->receipt_answers.size() == 1);
  l.smsc->answer(l.smsc->segments[1], command_status::rok, "A");
  l.run();
  l.delivered("16", ann);
  l.pass(3s);
  CHECK(l.state_of(1) == state::delivered);
  CHECK(l.state_of(2) == state::undelivered);
}

TEST_CASE("a mobile sender's receipts find their message though their addresses are not swapped") {
  for (const bool swapped : {true, false}) {
    named_link l{{"1795486224000001"}};
    l.route({{.id = 1, .to = ann}});
    l.pass(500ms);
    smpp::deliver_sm pdu;
    pdu.source.digits = swapped ? "254712000001" : "254700000001";
    pdu.destination.digits = swapped ? "254700000001" : "254712000001";
    pdu.esm_class = 0x04;
    pdu.short_message = "id:1795486224000001 stat:DELIVRD";
    l.smsc->deliver(pdu, 1);
    l.run();
    CHECK(l.state_of(1) == state::delivered);
  }
}

TEST_CASE("a handset is known in every form in which an operator writes it") {
  for (const auto* written : {"254712000001", "+254712000001", "0712000001", "712000001", "00254712000001"}) {
    CAPTURE(written);
    named_link l{{"0", "0"}};
    l.route({{.id = 1, .to = ann}, {.id = 2, .to = bob}});
    l.pass(500ms);
    l.says("id:0 stat:DELIVRD", 1, written);
    CHECK(l.state_of(1) == state::delivered);
    CHECK(l.state_of(2) == state::submitted);
  }
}

TEST_CASE("a receipt that fits two messages ends no third one that is held for their handset") {
  named_link l{{"lost", "0", "0"}};
  l.smsc->judge = [](const auto&) { return verdict{}; };
  l.route({{.id = 1, .traffic = traffic_class::promotional, .to = ann}});
  l.pass(200ms);
  l.smsc->judge = [](const auto&) { return command_status::rok; };
  l.smsc->cut();
  l.pass(10s);
  l.route({{.id = 2, .to = ann}, {.id = 3, .to = ann}});
  l.pass(500ms);
  REQUIRE(l.kinds_of(1) == std::vector{domain::event_kind::held});
  REQUIRE(l.state_of(3) == state::submitted);
  l.undelivered("0", ann);
  l.pass(3s);
  CHECK(l.kinds_of(1) == std::vector{domain::event_kind::held});
  CHECK(l.strays().size() == 1);
  CHECK(figure(l.figures->ambiguous_receipts) == 1);
}
