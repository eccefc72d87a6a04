#include "tests/actors/link_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;
using smpp::command_status;

/// How many copies of a segment an operator that answers late, or not at all, gets to see.

namespace {

verdict silence(const arrived_segment&) {
  return std::nullopt;
}
verdict success(const arrived_segment&) {
  return command_status::rok;
}

smpp_link impatient_link(domain::duration answer_within = 2s) {
  auto o = plain_link();
  o.smpp.binds[0].limits.answer_within = answer_within;
  return o;
}

money charged(const link_at_work& l, std::int64_t id) {
  std::int64_t units = 0;
  for (const auto& f : l.facts)
    if (f.event.message.value == id) units += f.event.charge.units();
  return money::from_units(units);
}

std::size_t copies(const link_at_work& l, const std::string& text) {
  const auto& sent = l.smsc->segments;
  return static_cast<std::size_t>(
      std::count_if(sent.begin(), sent.end(), [&](const auto& p) { return p.text.ends_with(text); }));
}

/// Time passes, and each submit_sm is answered so long after it came.
void pass_answering_after(
    link_at_work& l, domain::duration late, domain::duration time, command_status status) {
  const auto end = l.steady_now() + time;
  std::size_t next = 0;
  while (l.steady_now() < end) {
    l.pass(100ms);
    for (; next < l.smsc->segments.size() && l.smsc->segments[next].at + late <= l.steady_now(); ++next) {
      const auto p = l.smsc->segments[next];
      l.smsc->answer(p, status, status == command_status::rok ? p.id : "");
    }
    l.run();
  }
}

/// What the store would know.
void store_facts(link_at_work& l, const message_spec& spec) {
  persistence::message_history h{make_message(spec), {}};
  for (const auto& f : l.facts)
    if (f.event.message.value == spec.id) h.events.push_back(f.event);
  l.stores.histories = {h};
}

}  // namespace

TEST_CASE(
    "an operator that answers each submission too late gets two copies of a message at most, charged once") {
  for (const auto traffic : {traffic_class::otp, traffic_class::transactional}) {
    link_at_work l{impatient_link()};
    l.smsc->judge = silence;
    l.route({{.id = 1, .traffic = traffic}});
    pass_answering_after(l, 3s, 60s, command_status::rok);
    CHECK(l.smsc->segments.size() == 2);
    CHECK(l.kinds_of(1) ==
        std::vector{event_kind::possible_duplicate, event_kind::submitted, event_kind::submitted});
    CHECK(l.state_of(1) == message_state::submitted);
    CHECK(charged(l, 1) == shilling);
    CHECK(figure(l.figures->in_flight) == 0);
  }
}

TEST_CASE("an answer that is late by the default time-out ends the repetition that is under way") {
  link_at_work l;
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  pass_answering_after(l, 100s, 10min, command_status::rok);
  CHECK(l.smsc->segments.size() == 2);
  CHECK(charged(l, 1) == shilling);
}

TEST_CASE("seven segments that are each answered too late go out twice at most, each charged once") {
  link_at_work l{impatient_link()};
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp, .segments = 7}});
  pass_answering_after(l, 3s, 60s, command_status::rok);
  CHECK(l.smsc->segments.size() == 14);
  CHECK(charged(l, 1) == money::from_units(7 * shilling.units()));
}

TEST_CASE("a receipt for either of two copies that were taken ends the message, and the other is no stray") {
  for (const bool first : {true, false}) {
    CAPTURE(first);
    link_at_work l{impatient_link()};
    l.smsc->judge = silence;
    l.route({{.id = 1, .traffic = traffic_class::otp}});
    pass_answering_after(l, 3s, 10s, command_status::rok);
    REQUIRE(l.smsc->segments.size() == 2);
    l.receipt(first ? "A1" : "A2", smpp::message_state::delivered, 1, "22141");
    CHECK(l.state_of(1) == message_state::delivered);
    store_facts(l, {.id = 1});
    l.receipt(first ? "A2" : "A1", smpp::message_state::delivered, 2, "22141");
    l.pass(5s);
    CHECK(l.endings_of(1) == 1);
    CHECK(figure(l.figures->strays) == 0);
    CHECK(l.smsc->receipt_answers.size() == 2);
    CHECK(charged(l, 1) == shilling);
  }
}

TEST_CASE("the second copy's id is known although its answer comes after the first copy's receipt") {
  link_at_work l{impatient_link()};
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  l.pass(3s);
  REQUIRE(l.smsc->segments.size() == 2);
  const auto sent = l.smsc->segments;
  l.smsc->answer(sent[0], command_status::rok, "A1");
  l.run();
  l.receipt("A1", smpp::message_state::delivered, 1, "22141");
  REQUIRE(l.state_of(1) == message_state::delivered);
  SUBCASE("in time") {}
  SUBCASE("late, when the message is not in memory any more") {
    l.pass(2s);
  }
  SUBCASE("after its own receipt") {
    l.receipt("A2", smpp::message_state::delivered, 2, "22141");
  }
  l.smsc->answer(sent[1], command_status::rok, "A2");
  l.run();
  l.receipt("A2", smpp::message_state::delivered, 3, "22141");
  l.pass(5s);
  CHECK(figure(l.figures->strays) == 0);
  CHECK(l.smsc->receipt_answers.size() + 1 >= l.smsc->segments.size());
  CHECK(l.endings_of(1) == 1);
  CHECK(l.smsc->segments.size() == 2);
}

TEST_CASE(
    "an operator that refuses each submission too late gets two copies at most, and the message is rejected") {
  link_at_work l{impatient_link()};
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  pass_answering_after(l, 3s, 60s, command_status::rinvdstadr);
  CHECK(l.smsc->segments.size() == 2);
  CHECK(l.state_of(1) == message_state::rejected);
  CHECK(l.endings_of(1) == 1);
  CHECK(charged(l, 1) == money{});
}

TEST_CASE("one lost connection costs each segment of a message one try, so that all of them go again") {
  link_at_work l;
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp, .segments = 7}});
  l.pass(500ms);
  REQUIRE(l.smsc->segments.size() == 7);
  l.smsc->judge = success;
  l.smsc->cut();
  l.pass(10s);
  CHECK(l.smsc->segments.size() == 14);
  CHECK(figure(l.figures->held) == 0);
  CHECK(charged(l, 1) == money::from_units(7 * shilling.units()));
}

TEST_CASE(
    "each segment goes as often as max_attempts says, whether its answers are lost or refuse it for the moment") {
  for (const bool lost : {true, false}) {
    CAPTURE(lost);
    auto o = impatient_link();
    o.max_attempts = 3;
    link_at_work l{o};
    l.smsc->judge = [lost](const auto&) { return lost ? verdict{} : verdict{command_status::rsyserr}; };
    l.route({{.id = 1, .traffic = traffic_class::otp, .segments = 4}});
    l.pass(10min);
    for (int segment = 0; segment < 4; ++segment)
      CHECK(copies(l, "message 1 segment " + std::to_string(segment)) <= 3);
    CHECK(copies(l, "message 1 segment 0") == 3);
    CHECK(l.state_of(1) == (lost ? message_state::accepted : message_state::rejected));
  }
}

TEST_CASE("attempts end at the configured number, whatever that is and however many segments a message has") {
  for (const std::uint32_t attempts : {1U, 100U, 1'000'000U}) {
    CAPTURE(attempts);
    auto o = plain_link();
    o.max_attempts = attempts;
    link_at_work l{o};
    l.smsc->judge = [](const auto&) { return command_status::rsyserr; };
    l.route({{.id = 1, .segments = 7, .validity = 240h}});
    l.pass(24h);
    const auto most = std::min<std::size_t>(attempts, 255);
    CHECK(l.state_of(1) == message_state::rejected);
    CHECK(l.smsc->segments.size() <= 7 * most);
    CHECK(l.smsc->segments.size() >= most);
    CHECK(l.endings_of(1) == 1);
  }
}

TEST_CASE("a repetition waits for the pause of the session that was lost, although another one is bound") {
  auto o = plain_link();
  o.smpp.binds.push_back(o.smpp.binds[0]);
  link_at_work l{o};
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  l.pass(100ms);
  REQUIRE(l.smsc->segments.size() == 1);
  l.smsc->cut(l.smsc->segments[0].socket);
  l.pass(400ms);
  CHECK(l.smsc->segments.size() == 1);
  l.pass(1s);
  CHECK(l.smsc->segments.size() == 2);
}

TEST_CASE("a message whose validity ends before the pause of its lost session does ends in time") {
  auto o = plain_link();
  o.smpp.binds.push_back(o.smpp.binds[0]);
  o.smpp.reconnect_min = 1h;
  o.smpp.reconnect_max = 1h;
  link_at_work l{o};
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp, .validity = 20s}});
  l.pass(100ms);
  l.smsc->cut(l.smsc->segments.at(0).socket);
  l.pass(22s);
  CHECK(l.state_of(1) == message_state::expired);
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("repetitions over connections that bind and break without an answer grow rarer") {
  auto o = plain_link();
  o.smpp.reconnect_min = 1s;
  o.smpp.reconnect_max = 60s;
  link_at_work l{o};
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::transactional}});
  for (std::size_t n = 1; n <= 5; ++n) {
    while (l.smsc->segments.size() < n)
      l.pass(100ms);
    l.pass(300ms);
    l.smsc->cut();
  }
  const auto& sent = l.smsc->segments;
  REQUIRE(sent.size() == 5);
  CHECK(sent[2].at - sent[1].at > 1s);
  CHECK(sent[3].at - sent[2].at > 2s);
  CHECK(sent[4].at - sent[3].at > 4s);
}

TEST_CASE("a receipt of any of its copies ends a message that is held after its last attempt, charged once") {
  auto o = impatient_link();
  o.max_attempts = 3;
  link_at_work l{o};
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  l.pass(5min);
  REQUIRE(l.smsc->segments.size() == 3);
  REQUIRE(l.kinds_of(1).back() == event_kind::held);
  l.receipt("X2", smpp::message_state::delivered, 1);
  l.pass(2s);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.endings_of(1) == 1);
  CHECK(charged(l, 1) == shilling);
}

TEST_CASE("the receipts of two copies end a message once, also while its end is not in the store yet") {
  for (const bool restarted : {true, false}) {
    CAPTURE(restarted);
    link_at_work l{impatient_link()};
    l.smsc->judge = silence;
    l.route({{.id = 1, .traffic = traffic_class::otp}});
    pass_answering_after(l, 3s, 10s, command_status::rok);
    REQUIRE(l.smsc->segments.size() == 2);
    store_facts(l, {.id = 1});
    link_at_work next{impatient_link()};  // which has nothing of it in memory
    next.stores.histories = l.stores.histories;
    next.pass(100ms);
    auto& at = restarted ? next : l;
    at.facts_durable_at_once = false;
    at.receipt("A1", smpp::message_state::delivered, 1);
    at.pass(2s);
    REQUIRE(at.state_of(1) == message_state::delivered);
    at.receipt("A2", smpp::message_state::undeliverable, 2);
    at.pass(11min);
    CHECK(at.endings_of(1) == 1);
    CHECK(at.state_of(1) == message_state::delivered);
    at.receipt("A2", smpp::message_state::undeliverable, 3);
    at.pass(2s);
    CHECK(at.endings_of(1) == 1);
  }
}

TEST_CASE("two answers that are awaited too long bring no third copy soon") {
  for (const auto late : {3s, 7s, 30s}) {
    CAPTURE(late.count());
    link_at_work l{impatient_link()};
    l.smsc->judge = silence;
    l.route({{.id = 1, .traffic = traffic_class::otp}});
    pass_answering_after(l, late, 5min, command_status::rok);
    CHECK(l.smsc->segments.size() == 2);
    CHECK(charged(l, 1) == shilling);
  }
}
