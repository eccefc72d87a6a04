#include "tests/actors/link_fixture.hpp"
#include "tests/support/captured_log.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;
using smpp::command_status;
using answered = std::vector<std::pair<smpp::cookie, command_status>>;

namespace {

persistence::message_history submitted_history(const message_spec& spec, const std::string& smsc_id) {
  persistence::message_history h{make_message(spec), {}};
  h.events.push_back(
      fact_about(h.message, event_kind::submitted, message_state::submitted, shilling, money{}).event);
  h.events.back().link = first_link;
  h.events.back().smsc_message_id = smsc_id;
  return h;
}

}  // namespace

TEST_CASE("a receipt settles its message and is answered only after that is durable") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  l.facts_durable_at_once = false;
  l.receipt("A1", smpp::message_state::delivered, 5);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.smsc->receipt_answers.empty());
  l.tell(facts_recorded{{l.accounts.all<settle_facts>().back().ticket}});
  CHECK(l.smsc->receipt_answers == answered{{5, command_status::rok}});
}

TEST_CASE("a receipt that outruns its submit_sm_resp waits for it") {
  link_at_work l;
  l.smsc->receipt_first = true;
  l.route({{.id = 1}});
  l.pass(200ms);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.endings_of(1) == 1);
  CHECK(l.smsc->receipt_answers.size() == 1);
  CHECK(figure(l.figures->strays) == 0);
}

TEST_CASE("a receipt that comes twice counts once and is answered twice") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  l.receipt("A1", smpp::message_state::delivered, 1);
  l.receipt("A1", smpp::message_state::undeliverable, 2);
  CHECK(l.endings_of(1) == 1);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.smsc->receipt_answers == answered{{1, command_status::rok}, {2, command_status::rok}});
}

TEST_CASE("a receipt on the way changes nothing and is answered") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  l.receipt("A1", smpp::message_state::enroute, 1);
  CHECK(l.state_of(1) == message_state::submitted);
  CHECK(l.smsc->receipt_answers.size() == 1);
  l.receipt("A1", smpp::message_state::delivered, 2);
  CHECK(l.state_of(1) == message_state::delivered);
}

TEST_CASE("a receipt for a message that only the store knows settles it") {
  link_at_work l;
  l.pass(100ms);
  l.stores.histories = {submitted_history({.id = 77}, "OLD")};
  l.receipt("OLD", smpp::message_state::delivered, 1);
  CHECK(l.smsc->receipt_answers.empty());
  l.pass(2s);
  CHECK(l.state_of(77) == message_state::delivered);
  CHECK(l.smsc->receipt_answers == answered{{1, command_status::rok}});
  CHECK(l.room_given_back() == 0);
}

TEST_CASE("receipts wait while the store is away and are looked up when it is back") {
  link_at_work l;
  l.pass(100ms);
  l.stores.histories = {submitted_history({.id = 77}, "OLD")};
  l.stores.away = true;
  l.receipt("OLD", smpp::message_state::delivered, 1);
  l.pass(5s);
  CHECK(l.smsc->receipt_answers.empty());
  l.stores.away = false;
  l.pass(2s);
  CHECK(l.state_of(77) == message_state::delivered);
  CHECK(l.smsc->receipt_answers.size() == 1);
}

TEST_CASE("a receipt that nobody knows is kept as a stray and answered once that is durable") {
  link_at_work l;
  l.pass(100ms);
  l.claims_durable_at_once = false;
  l.receipt("NOBODY", smpp::message_state::delivered, 1);
  l.pass(2s);
  REQUIRE(l.journal.all<append_claim>().size() == 1);
  const auto& kept = l.journal.all<append_claim>()[0];
  REQUIRE(kept.strays.size() == 1);
  CHECK(kept.strays[0].smsc_message_id == "NOBODY");
  CHECK(kept.strays[0].to == 254'722'000'001);
  CHECK(l.smsc->receipt_answers.empty());
  l.tell(facts_recorded{{kept.ticket}});
  CHECK(l.smsc->receipt_answers.size() == 1);
}

TEST_CASE("a stray that comes again is answered again") {
  link_at_work l;
  l.pass(100ms);
  l.receipt("NOBODY", smpp::message_state::delivered, 1);
  l.pass(2s);
  l.receipt("NOBODY", smpp::message_state::delivered, 2);
  l.pass(2s);
  CHECK(l.smsc->receipt_answers == answered{{1, command_status::rok}, {2, command_status::rok}});
}

TEST_CASE("a stray that comes again before it is durable is answered with the first") {
  link_at_work l;
  l.pass(100ms);
  l.claims_durable_at_once = false;
  l.receipt("NOBODY", smpp::message_state::delivered, 1);
  l.pass(2s);
  l.receipt("NOBODY", smpp::message_state::delivered, 2);
  l.pass(2s);
  CHECK(l.smsc->receipt_answers.empty());
  l.tell(facts_recorded{{l.journal.all<append_claim>()[0].ticket}});
  CHECK(l.smsc->receipt_answers.size() == 2);
}

TEST_CASE("a stray that finds its message is removed, once the message's end is durable") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return verdict{}; };
  l.route({{.id = 1}});
  l.pass(100ms);
  l.receipt("A1", smpp::message_state::delivered, 1);
  l.pass(2s);
  const auto kept = l.journal.all<append_claim>().back().strays.at(0);
  l.facts_durable_at_once = false;
  l.smsc->answer(l.smsc->segments[0], command_status::rok, "A1");
  l.run();
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.journal.all<append_claim>().back().strays_matched.empty());
  l.tell(facts_recorded{{l.accounts.all<settle_facts>().back().ticket}});
  const auto& matched = l.journal.all<append_claim>().back().strays_matched;
  REQUIRE(matched.size() == 1);
  CHECK(matched[0] == persistence::matched_stray{first_link, kept.smsc_message_id, kept.at});
  CHECK_FALSE(l.journal.all<append_claim>().back().claim.link);
}

TEST_CASE("a stray from before a restart that finds its message is removed") {
  link_at_work l;
  persistence::stray_receipt stray;
  stray.id = 9;
  stray.link = first_link;
  stray.smsc_message_id = "A1";
  stray.outcome = domain::segment_outcome::delivered;
  stray.at = beginning - 1min;
  l.tell(link_recovered{std::make_shared<std::vector<message_in_progress>>(), {},
      std::make_shared<std::vector<persistence::stray_receipt>>(1, stray)});
  l.route({{.id = 1}});
  l.pass(100ms);
  CHECK(l.state_of(1) == message_state::delivered);
  const auto& matched = l.journal.all<append_claim>().back().strays_matched;
  REQUIRE(matched.size() == 1);
  CHECK(matched[0] == persistence::matched_stray{first_link, "A1", stray.at});
}

TEST_CASE("a receipt that cannot be read is kept as it came") {
  link_at_work l;
  l.pass(100ms);
  l.smsc->deliver("nothing of use", 0x04, 1);
  l.pass(1s);
  REQUIRE(l.journal.all<append_claim>().size() == 1);
  CHECK(l.journal.all<append_claim>()[0].strays.at(0).raw == "nothing of use");
  CHECK(l.smsc->receipt_answers.size() == 1);
}

TEST_CASE("beyond the limit of unanswered receipts the operator hears that the queue is full") {
  auto o = plain_link();
  o.unanswered_receipts = 2;
  link_at_work l{o};
  l.route_many(1, 3);
  l.pass(1s);
  l.facts_durable_at_once = false;
  for (smpp::cookie k = 1; k <= 3; ++k)
    l.receipt("A" + std::to_string(k), smpp::message_state::delivered, k);
  CHECK(l.smsc->receipt_answers == answered{{3, command_status::rmsgqful}});
  CHECK(l.state_of(3) == message_state::submitted);
  for (const auto& s : l.accounts.all<settle_facts>())
    l.tell(facts_recorded{{s.ticket}});
  l.facts_durable_at_once = true;
  l.receipt("A3", smpp::message_state::delivered, 4);
  CHECK(l.smsc->receipt_answers.size() == 4);
  CHECK(l.state_of(3) == message_state::delivered);
}

TEST_CASE("a receipt recorded after its session ended is not answered on the next one") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  l.facts_durable_at_once = false;
  l.receipt("A1", smpp::message_state::delivered, 1);
  l.smsc->cut();
  l.pass(10s);
  l.tell(facts_recorded{{l.accounts.all<settle_facts>().back().ticket}});
  l.pass(100ms);
  CHECK(l.smsc->receipt_answers.empty());
  l.facts_durable_at_once = true;
  l.receipt("A1", smpp::message_state::delivered, 2);
  CHECK(l.smsc->receipt_answers == answered{{2, command_status::rok}});
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("a correlation that memory let go of does not take a segment along that waits for its next try") {
  auto o = plain_link();
  o.correlations = 1;
  link_at_work l{o};
  bool refusing = true;
  l.smsc->judge = [&](const arrived_segment& p) {
    return refusing && p.text.ends_with("message 1 segment 1") ? command_status::rsyserr
                                                               : command_status::rok;
  };
  l.route({{.id = 1, .segments = 2}});
  l.pass(500ms);
  l.route({{.id = 2}});
  l.pass(500ms);
  refusing = false;
  l.pass(30s);
  const auto texts = l.smsc->texts();
  CHECK(std::count_if(texts.begin(), texts.end(),
            [](const auto& t) { return t.ends_with("message 1 segment 1"); }) == 2);
}

TEST_CASE("giving up on a message that is still claimed ends it once and sends nothing more of it") {
  auto o = plain_link();
  o.tps = 1;
  o.burst = 1;
  link_at_work l{o};
  l.route({{.id = 1, .segments = 3}});
  l.pass(100ms);
  REQUIRE(l.smsc->segments.size() == 1);
  persistence::message_history h{make_message({.id = 1, .segments = 3}), {}};
  l.tell(give_up_messages{std::make_shared<std::vector<persistence::message_history>>(1, h)});
  l.pass(30s);
  CHECK(l.smsc->segments.size() == 1);
  CHECK(l.endings_of(1) == 1);
  CHECK(l.state_of(1) == message_state::unknown);
}

TEST_CASE("a receipt for a message that the store knows to be final is answered at once") {
  link_at_work l;
  l.pass(100ms);
  auto h = submitted_history({.id = 77}, "OLD");
  auto end = fact_about(h.message, event_kind::delivery_receipt, message_state::delivered);
  end.event.outcome = domain::segment_outcome::delivered;
  h.events.push_back(end.event);
  l.stores.histories = {h};
  l.receipt("OLD", smpp::message_state::delivered, 1);
  l.pass(2s);
  CHECK(l.smsc->receipt_answers == answered{{1, command_status::rok}});
  CHECK(l.facts.empty());
}

TEST_CASE("a receipt without its mark ends its message where the link says so, and is no receipt elsewhere") {
  const std::string text = "id:A1 stat:DELIVRD err:000 text:hello";
  for (const bool accepting : {true, false}) {
    CAPTURE(accepting);
    auto o = plain_link();
    o.smpp.receipts.accept_unmarked = accepting;
    link_at_work l{o};
    l.route({{.id = 1}});
    l.pass(100ms);
    l.smsc->deliver(text, 0x00, 1);
    l.pass(2s);
    CHECK(l.smsc->receipt_answers == answered{{1, command_status::rok}});
    CHECK(l.state_of(1) == (accepting ? message_state::delivered : message_state::submitted));
    std::vector<std::string> kept;
    for (const auto& claim : l.journal.all<append_claim>())
      for (const auto& stray : claim.strays)
        kept.push_back(stray.raw);
    CHECK(kept == (accepting ? std::vector<std::string>{} : std::vector{text}));
  }
}

TEST_CASE("the error code of a receipt is the number that the link's settings give it") {
  auto o = plain_link();
  o.smpp.delivery_receipt_errors = {smpp::error_form::hex, {{"EX", 200}}};
  link_at_work l{o};
  l.route_many(1, 2);
  l.pass(1s);
  l.smsc->deliver("id:A1 stat:UNDELIV err:000B", 0x04, 1);
  l.smsc->deliver("id:A2 stat:UNDELIV err:ex", 0x04, 2);
  l.run();
  std::map<std::int64_t, std::uint32_t> codes;
  for (const auto& f : l.facts)
    if (f.event.kind == event_kind::delivery_receipt) codes[f.event.message.value] = f.event.code;
  CHECK(codes == std::map<std::int64_t, std::uint32_t>{{1, 11}, {2, 200}});
}

TEST_CASE(
    "the done date and the network's error of a receipt are kept, also while it waits for its message") {
  const domain::receipt_note told{beginning - 7min, 0x03'001b};
  smpp::deliver_sm pdu;
  pdu.source = {smpp::type_of_number::international, smpp::numbering_plan::e164, "254722000001"};
  pdu.destination.digits = "MBS";
  pdu.esm_class = 0x04;
  std::string text;
  smpp::write_delivery_receipt(text,
      {.message_id = "A1",
          .state = smpp::message_state::undeliverable,
          .submitted_at = beginning,
          .done_at = told.done_at});
  pdu.short_message = text;
  std::string tlvs;
  smpp::tlv_writer{tlvs}.put(smpp::tag::network_error_code, smpp::network_error{3, 27});
  pdu.tlvs = smpp::tlv_view{tlvs};
  const auto note_of = [](const link_at_work& l) {
    for (const auto& f : l.facts)
      if (f.event.kind == event_kind::delivery_receipt) return f.event.note;
    return domain::receipt_note{};
  };
  SUBCASE("of a message in memory") {
    link_at_work l;
    l.route({{.id = 1}});
    l.pass(100ms);
    l.smsc->deliver(pdu, 1);
    l.run();
    CHECK(note_of(l) == told);
  }
  SUBCASE("as a stray, and from there after a restart") {
    link_at_work l;
    l.pass(100ms);
    l.smsc->deliver(pdu, 1);
    l.pass(2s);
    REQUIRE(l.journal.all<append_claim>().size() == 1);
    auto stray = l.journal.all<append_claim>()[0].strays.at(0);
    CHECK(stray.note == told);
    link_at_work next;
    next.tell(link_recovered{std::make_shared<std::vector<message_in_progress>>(), {},
        std::make_shared<std::vector<persistence::stray_receipt>>(1, stray)});
    next.route({{.id = 1}});
    next.pass(100ms);
    CHECK(note_of(next) == told);
  }
}

TEST_CASE("an error code that is no number is left out and said once, and its receipt counts") {
  mbs::test::captured_log log;
  link_at_work l;
  l.route_many(1, 4);
  l.pass(1s);
  for (smpp::cookie k = 1; k <= 3; ++k)
    l.smsc->deliver("id:A" + std::to_string(k) + " stat:UNDELIV err:12AB", 0x04, k);
  l.smsc->deliver("id:A4 stat:UNDELIV", 0x04, 4);
  l.run();
  for (std::int64_t id = 1; id <= 4; ++id)
    CHECK(l.state_of(id) == message_state::undelivered);
  for (const auto& f : l.facts)
    if (f.event.kind == event_kind::delivery_receipt) CHECK(f.event.code == 0);
  CHECK(log.with("error code 12AB").size() == 1);
  CHECK(log.with("error code").size() == 1);
}

TEST_CASE("error codes without end do not fill the log or the memory") {
  mbs::test::captured_log log;
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  for (smpp::cookie k = 1; k <= 150; ++k) {
    l.smsc->deliver("id:A1 stat:UNDELIV err:E" + std::to_string(k) + std::string(100, 'x'), 0x04, k);
    l.run();
  }
  const auto told = log.with("error code");
  CHECK(told.size() == 100);
  for (const auto& line : told)
    CHECK(line.size() < 200);
}

TEST_CASE("a receipt without a message is brought again when nothing can be durable, and never left open") {
  link_at_work l;
  l.pass(100ms);
  l.stores.away = true;
  l.claims_durable_at_once = false;
  l.receipt("NOBODY", smpp::message_state::delivered, 1);
  l.pass(11s);
  CHECK(l.smsc->receipt_answers == answered{{1, command_status::rmsgqful}});
  l.receipt("NOBODY", smpp::message_state::delivered, 2);
  l.stores.away = false;
  l.pass(11s);
  CHECK(l.smsc->receipt_answers == answered{{1, command_status::rmsgqful}, {2, command_status::rmsgqful}});
  REQUIRE(l.strays().size() == 1);
  for (const auto& c : l.journal.all<append_claim>())
    l.tell(facts_recorded{{c.ticket}});
  l.receipt("NOBODY", smpp::message_state::delivered, 3);
  CHECK(l.smsc->receipt_answers.back() == std::pair{smpp::cookie{3}, command_status::rok});
}

TEST_CASE("a receipt ends its long message although memory lets go of the id of another segment of it") {
  for (const bool answered_late : {true, false}) {
    CAPTURE(answered_late);
    auto o = plain_link();
    o.correlations = 1;
    o.smpp.binds[0].limits.answer_within = 2s;
    link_at_work l{o};
    l.smsc->judge = [](const auto& p) {
      return p.text.ends_with("segment 1") ? verdict{} : verdict{command_status::rok};
    };
    l.route({{.id = 1, .traffic = traffic_class::promotional, .segments = 2}});
    l.pass(5s);
    REQUIRE(l.smsc->segments.size() == 2);
    REQUIRE(l.kinds_of(1) == std::vector{event_kind::submitted, event_kind::held});
    if (answered_late) {
      l.smsc->answer(l.smsc->segments[1], command_status::rok, "X9");
      l.run();
    }
    l.receipt("X9", smpp::message_state::delivered, 1);
    l.pass(2s);
    CHECK(l.kinds_of(1).back() == event_kind::delivery_receipt);
    persistence::message_history h{make_message({.id = 1, .segments = 2}), {}};
    for (const auto& f : l.facts)
      h.events.push_back(f.event);
    l.stores.histories = {h};
    l.receipt("A1", smpp::message_state::delivered, 2);
    l.pass(2s);
    CHECK(l.state_of(1) == message_state::delivered);
    CHECK(l.endings_of(1) == 1);
    CHECK(l.smsc->receipt_answers.size() == 2);
  }
}
