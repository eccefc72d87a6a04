#include "tests/actors/link_fixture.hpp"
#include "tests/support/captured_log.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;
using smpp::command_status;

namespace {

smpp_link with(std::uint32_t tps, std::uint32_t burst, std::uint32_t window) {
  auto o = plain_link();
  o.tps = tps;
  o.burst = burst;
  o.window = window;
  return o;
}

verdict silence(const arrived_segment&) {
  return std::nullopt;
}

/// The most submit_sm within any second.
std::size_t busiest_second(const std::vector<arrived_segment>& segments) {
  std::size_t most = 0, first = 0;
  for (std::size_t last = 0; last < segments.size(); ++last) {
    while (segments[last].at - segments[first].at >= 1s)
      ++first;
    most = std::max(most, last - first + 1);
  }
  return most;
}

}  // namespace

TEST_CASE("nothing is sent before the claim that names it is durable") {
  link_at_work l;
  l.claims_durable_at_once = false;
  l.route_many(1, 2);
  l.pass(1s);
  CHECK(l.smsc->segments.empty());
  REQUIRE(l.journal.all<append_claim>().size() == 1);
  CHECK(l.journal.all<append_claim>()[0].claim.claimed.size() == 2);
  l.tell(facts_recorded{{l.journal.all<append_claim>()[0].ticket}});
  l.pass(100ms);
  CHECK(l.smsc->segments.size() == 2);
}

TEST_CASE("no more than the window is claimed, sent or not yet recorded at any moment") {
  link_at_work l{with(1'000, 100, 5)};
  l.facts_durable_at_once = false;
  l.route_many(1, 20);
  l.pass(5s);
  CHECK(l.smsc->segments.size() == 5);
  for (const auto& c : l.journal.all<append_claim>())
    CHECK(c.claim.claimed.size() <= 5);
  // Recording two outcomes makes two places.
  const auto done = l.accounts.all<settle_facts>().front();
  l.tell(facts_recorded{{done.ticket}});
  l.pass(1s);
  CHECK(l.smsc->segments.size() == 5 + done.facts->size());
}

TEST_CASE("an exhausted window lets messages wait, loses none and sends them as its places come free") {
  link_at_work l{with(1'000, 100, 2)};
  l.smsc->judge = silence;
  l.route_many(1, 6);
  l.pass(10s);
  CHECK(l.smsc->segments.size() == 2);
  CHECK(figure(l.figures->queued[static_cast<std::size_t>(traffic_class::transactional)]) == 4);
  CHECK(l.facts.empty());
  for (std::size_t i = 0; i < 6; ++i) {
    l.smsc->answer(l.smsc->segments.at(i), command_status::rok, l.smsc->segments[i].id);
    l.pass(100ms);
  }
  CHECK(l.smsc->segments.size() == 6);
  for (std::int64_t id = 1; id <= 6; ++id)
    CHECK(l.kinds_of(id) == std::vector{event_kind::submitted});
}

TEST_CASE("a link keeps its rate within two percent over ten seconds and never bursts beyond its allowance") {
  for (const auto tps : {7u, 100u, 1'500u}) {
    CAPTURE(tps);
    link_at_work l{with(tps, std::max(1u, tps / 10), 1'000)};
    l.route_many(1, tps * 12);
    l.pass(10s);
    const auto sent = static_cast<double>(l.smsc->segments.size()) - std::max(1u, tps / 10);
    CHECK(sent >= 0.98 * tps * 10);
    CHECK(sent <= 1.02 * tps * 10);
    CHECK(busiest_second(l.smsc->segments) <= tps + std::max(1u, tps / 10));
  }
}

TEST_CASE("an operator that answers late does not slow the link below its rate while the window has room") {
  link_at_work l{with(100, 1, 1'000)};
  l.smsc->judge = silence;
  l.route_many(1, 1'000);
  l.pass(5s);
  CHECK(l.smsc->segments.size() >= 490);
}

TEST_CASE("messages of one account and class leave in the order in which they came") {
  link_at_work l{with(1'000, 100, 100)};
  l.route_many(1, 60);
  l.pass(1s);
  REQUIRE(l.smsc->segments.size() == 60);
  for (std::size_t i = 0; i < 60; ++i)
    CHECK(l.smsc->segments[i].text == "message " + std::to_string(i + 1) + " segment 0");
}

TEST_CASE("an otp overtakes promotional messages that wait") {
  link_at_work l{with(100, 1, 100)};
  l.route_many(1, 1'000, {.traffic = traffic_class::promotional});
  l.pass(1s);
  const auto before = l.smsc->segments.size();
  l.route({{.id = 5'000, .traffic = traffic_class::otp}});
  l.pass(100ms);
  const auto texts = l.smsc->texts();
  const auto at = std::find(texts.begin(), texts.end(), "message 5000 segment 0");
  REQUIRE(at != texts.end());
  CHECK(static_cast<std::size_t>(at - texts.begin()) <= before + 4);
}

TEST_CASE("a link with little room gives it back in small lots while it is busy") {
  auto o = with(10, 1, 100);
  o.queue = 32;
  link_at_work l{o};
  l.route_many(1, 32, {.traffic = traffic_class::promotional});
  l.pass(1s);
  CHECK(l.room_given_back() + 2 >= l.smsc->segments.size());
  CHECK(l.smsc->segments.size() >= 10);
}

TEST_CASE("a reload refills no link, whether its rate has changed or not") {
  link_at_work l{with(100, 10, 1'000)};
  l.route_many(1, 1'000);
  for (int i = 0; i < 30; ++i) {
    l.pass(100ms);
    l.tell(set_link_rate{i < 15 ? 100u : 50u, i < 15 ? 10u : 5u});
  }
  CHECK(busiest_second(l.smsc->segments) <= 110);
  CHECK(l.smsc->segments.size() >= 220);
  CHECK(l.smsc->segments.size() <= 240);
}

TEST_CASE("a reload does not end the pause of a throttled link") {
  link_at_work l;
  l.smsc->judge = [&](const auto&) {
    return l.smsc->segments.size() == 1 ? command_status::rthrottled : command_status::rok;
  };
  l.route({{.id = 1}});
  l.pass(500ms);
  l.tell(set_link_rate{200, 20});
  l.pass(400ms);
  CHECK(l.smsc->segments.size() == 1);
  l.pass(200ms);
  CHECK(l.smsc->segments.size() == 2);
}

TEST_CASE("a throttled link pauses and then sends the same message again, once") {
  link_at_work l;
  l.smsc->judge = [&](const auto&) {
    return l.smsc->segments.size() == 1 ? command_status::rthrottled : command_status::rok;
  };
  l.route({{.id = 1}});
  l.pass(900ms);
  CHECK(l.smsc->segments.size() == 1);
  l.pass(200ms);
  REQUIRE(l.smsc->segments.size() == 2);
  CHECK(l.smsc->segments[1].text == l.smsc->segments[0].text);
  l.pass(5s);
  CHECK(l.smsc->segments.size() == 2);
  CHECK(l.kinds_of(1) == std::vector{event_kind::submitted});
}

TEST_CASE("a transient refusal is tried again with growing pauses and then rejects the message") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return command_status::rsyserr; };
  l.route({{.id = 1}});
  l.pass(10min);
  const auto& segments = l.smsc->segments;
  REQUIRE(segments.size() == 5);
  for (std::size_t i = 2; i < segments.size(); ++i)
    CHECK(segments[i].at - segments[i - 1].at > segments[i - 1].at - segments[i - 2].at);
  CHECK(l.state_of(1) == message_state::rejected);
  CHECK(l.facts.back().event.release == shilling);
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("each segment of a long message waits for its own pause after a transient refusal") {
  link_at_work l{with(100, 10, 1)};
  l.smsc->judge = [](const arrived_segment& p) {
    return p.text.find("segment 0") != std::string::npos ? command_status::rsyserr : command_status::rok;
  };
  l.route({{.id = 1, .segments = 2}});
  l.pass(1s);
  const auto texts = l.smsc->texts();
  CHECK(texts.size() == 2);
}

TEST_CASE("a permanent refusal rejects the message at once and releases its price") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return command_status::rinvdstadr; };
  l.route({{.id = 1}});
  l.pass(5s);
  CHECK(l.smsc->segments.size() == 1);
  CHECK(l.state_of(1) == message_state::rejected);
  CHECK(l.facts.back().event.code == 0x0B);
  CHECK(l.facts.back().left_queue);
  CHECK(l.room_given_back() == 1);
}

TEST_CASE("why messages were refused is in the log, once a link and code") {
  mbs::test::captured_log log;
  link_at_work l;
  auto status = command_status::rinvexpiry;
  l.smsc->judge = [&](const auto&) { return status; };
  l.route_many(1, 3);
  l.pass(1s);
  status = command_status::rinvdstadr;
  l.route_many(4, 3);
  l.pass(1s);
  const auto lines = log.with("link test: a message was refused: ");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].find("warning") == 0);
  CHECK(lines[0].find("ESME_RINVEXPIRY (operator_code 98, 0x62)") != std::string::npos);
  CHECK(lines[1].find("ESME_RINVDSTADR (operator_code 11, 0xB)") != std::string::npos);
}

TEST_CASE("a long message goes out in all its segments, in order, and is delivered with the last receipt") {
  link_at_work l;
  l.route({{.id = 1, .segments = 3}});
  l.pass(1s);
  REQUIRE(l.smsc->segments.size() == 3);
  for (std::size_t p = 0; p < 3; ++p) {
    CHECK(l.smsc->segments[p].text.ends_with("segment " + std::to_string(p)));
    CHECK((l.smsc->segments[p].esm_class & 0x40) != 0);
  }
  l.receipt("A1", smpp::message_state::delivered, 1);
  l.receipt("A3", smpp::message_state::delivered, 2);
  CHECK(l.state_of(1) == message_state::submitted);
  l.receipt("A2", smpp::message_state::delivered, 3);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("a long message sent in one PDU that the operator refuses is rejected as a whole") {
  auto o = plain_link();
  o.smpp.long_messages = smpp::long_message_style::payload;
  link_at_work l{o};
  l.smsc->judge = [](const auto&) { return command_status::rinvdstadr; };
  l.route({{.id = 1, .segments = 3}});
  l.pass(5s);
  CHECK(l.smsc->segments.size() == 1);
  CHECK(l.state_of(1) == message_state::rejected);
  auto released = money{};
  for (const auto& f : l.facts)
    released = money::from_units(released.units() + f.event.release.units());
  CHECK(released == money::from_units(3 * shilling.units()));
}

TEST_CASE("a message whose validity ends while it waits expires and is released") {
  link_at_work l{with(1, 1, 1)};
  l.smsc->judge = silence;
  l.route_many(1, 3, {.validity = 60s});
  l.pass(70s);
  CHECK(l.state_of(3) == message_state::expired);
  CHECK(l.facts.back().event.release == shilling);
  CHECK(l.endings_of(3) == 1);
}

TEST_CASE("a message whose validity ends after its claim and before its sending is not sent but expires") {
  link_at_work l{with(100, 10, 10)};
  l.smsc->judge = [&](const auto&) { return command_status::rthrottled; };
  l.route({{.id = 1, .validity = 60s}});
  l.pass(70s);
  const auto last = l.smsc->segments.back().at;
  CHECK(last <= steady_beginning + 61s);
  CHECK(l.state_of(1) == message_state::expired);
}

TEST_CASE("a claimed message expires on a link that stays down") {
  link_at_work l{with(1, 1, 10)};
  l.route_many(1, 2, {.validity = 60s});
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(5min);
  CHECK(l.state_of(2) == message_state::expired);
  CHECK(l.endings_of(2) == 1);
}

TEST_CASE("a waiting message is withdrawn once and durably; one that was sent is not") {
  link_at_work l{with(1, 1, 1)};
  l.route_many(1, 3);
  l.facts_durable_at_once = false;
  std::vector<withdrawal> answers;
  const auto ask = [&](std::int64_t id) {
    l.tell(withdraw_message{{id}, [&](withdrawal w) { answers.push_back(w); }});
    return answers.back();
  };
  CHECK(ask(1) == withdrawal::submitted);
  CHECK(ask(9) == withdrawal::not_here);
  (void)ask(3);
  REQUIRE(answers.size() == 2);
  l.tell(facts_recorded{{l.accounts.all<settle_facts>().back().ticket}});
  CHECK(answers.back() == withdrawal::withdrawn);
  CHECK(ask(3) == withdrawal::ended);
  l.facts_durable_at_once = true;
  l.pass(10s);
  CHECK(l.state_of(3) == message_state::cancelled);
  const auto texts = l.smsc->texts();
  CHECK(std::find(texts.begin(), texts.end(), "message 3 segment 0") == texts.end());
}

TEST_CASE("a message that waits for its next try can be withdrawn") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return command_status::rsyserr; };
  l.route({{.id = 1}});
  l.pass(100ms);
  bool withdrawn = false;
  l.tell(withdraw_message{{1}, [&](withdrawal w) { withdrawn = w == withdrawal::withdrawn; }});
  CHECK(withdrawn);
  l.pass(10min);
  CHECK(l.smsc->segments.size() == 1);
  CHECK(l.state_of(1) == message_state::cancelled);
  CHECK(l.room_given_back() == 1);
}

TEST_CASE("accounts take turns on a link that comes back") {
  link_at_work l{with(100, 1, 100)};
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(1ms);
  l.route_many(1, 100, {.account = 1});
  l.route_many(1'001, 10, {.account = 2});
  l.smsc->reachable = true;
  l.pass(3min);
  const auto texts = l.smsc->texts();
  const auto last_of_second = std::find(texts.begin(), texts.end(), "message 1010 segment 0");
  REQUIRE(last_of_second != texts.end());
  CHECK(last_of_second - texts.begin() < 30);
  CHECK(texts.size() == 110);
}
