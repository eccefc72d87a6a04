#include "actors/links/link_report.hpp"
#include "tests/actors/link_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;
using smpp::command_status;

namespace {

verdict silence(const arrived_segment&) {
  return std::nullopt;
}

}  // namespace

TEST_CASE("an otp whose answer was lost with the session is sent again and marked as a possible duplicate") {
  link_at_work l;
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  l.pass(100ms);
  REQUIRE(l.smsc->segments.size() == 1);
  l.smsc->judge = [](const auto&) { return command_status::rok; };
  l.smsc->cut();
  l.pass(10s);
  REQUIRE(l.smsc->segments.size() == 2);
  CHECK(l.kinds_of(1) == std::vector{event_kind::possible_duplicate, event_kind::submitted});
  CHECK(figure(l.figures->resubmitted) == 1);
}

TEST_CASE("a promotional message whose answer was lost is held, matched by its handset and settled") {
  link_at_work l;
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::promotional}});
  l.pass(100ms);
  l.smsc->cut();
  l.pass(10s);
  CHECK(l.smsc->segments.size() == 1);
  CHECK(l.kinds_of(1) == std::vector{event_kind::held});
  l.receipt("X1", smpp::message_state::delivered, 1);
  l.pass(2s);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.smsc->receipt_answers.size() == 1);
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("a held message without a receipt becomes unknown after validity and grace and is released") {
  link_at_work l;
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::promotional, .validity = 10min}});
  l.pass(100ms);
  l.smsc->cut();
  l.pass(60min);
  CHECK(l.state_of(1) == message_state::accepted);
  l.pass(15min);
  CHECK(l.state_of(1) == message_state::unknown);
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("an answer that does not come in time counts as unknown") {
  link_at_work l;
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::promotional}});
  l.pass(61s);
  CHECK(figure(l.figures->timeouts) == 1);
  CHECK(l.kinds_of(1) == std::vector{event_kind::held});
}

TEST_CASE("a link that cannot connect tries again at growing intervals") {
  link_at_work l;
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(2min);
  const auto& tries = l.smsc->opened_at;
  REQUIRE(tries.size() >= 5);
  CHECK(tries.size() < 20);
  CHECK(tries.back() - tries[tries.size() - 2] > tries[3] - tries[2]);
  CHECK(l.router.all<link_changed>().back().up == false);
  l.smsc->reachable = true;
  l.pass(2min);
  CHECK(l.router.all<link_changed>().back().up);
  CHECK(figure(l.figures->sessions_bound) == 1);
}

TEST_CASE("a link says why it lost its session, since when it is so, and when it tries again") {
  link_at_work l;
  l.pass(1s);
  const auto report = [&] { return report_of({.id = {1}, .name = "kenya"}, *l.figures); };
  CHECK(report().state == "bound");
  CHECK(report().last_error.empty());
  CHECK(report().sessions_bound == 1);
  CHECK(report().sessions_configured == 1);
  CHECK(report().next_try_at == domain::time_point{});
  const auto bound_since = report().since;
  CHECK(bound_since != domain::time_point{});
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(30s);
  const auto lost = report();
  CHECK(lost.last_error.starts_with("cannot connect"));
  CHECK(lost.sessions_bound == 0);
  CHECK(lost.since > bound_since);
  CHECK(lost.last_error_at > lost.since);
  l.pass(1min);
  // It is down since then, however often it has tried.
  CHECK(report().since == lost.since);
  CHECK(report().last_error_at > lost.last_error_at);
  while (report().state != "waiting")
    l.pass(100ms);
  CHECK(report().next_try_at > report().last_error_at);
  l.smsc->reachable = true;
  l.pass(2min);
  CHECK(report().state == "bound");
  CHECK(report().since > lost.since);
  CHECK(report().next_try_at == domain::time_point{});
  CHECK(report().last_error.starts_with("cannot connect"));  // what was last is still told
}

TEST_CASE("a wall clock that is set delays no connection, no retry and no answer, and times nothing out") {
  for (const domain::duration by : {domain::duration{1h}, domain::duration{-1h}}) {
    link_at_work l;
    l.smsc->judge = silence;
    l.route_many(1, 5, {.traffic = traffic_class::otp, .validity = 72h});
    l.pass(1s);
    REQUIRE(l.smsc->segments.size() == 5);
    l.set_clock(by);
    l.pass(50s);
    CHECK(figure(l.figures->timeouts) == 0);
    l.pass(10s);
    CHECK(figure(l.figures->timeouts) == 5);
    l.smsc->reachable = false;
    l.smsc->cut();
    l.pass(1ms);
    l.set_clock(-2 * by);
    l.smsc->reachable = true;
    l.smsc->judge = [](const auto&) { return command_status::rsyserr; };
    l.pass(2s);
    REQUIRE(l.smsc->segments.size() == 15);
    l.set_clock(by);
    l.smsc->judge = [](const auto&) { return command_status::rok; };
    l.pass(10s);
    CHECK(l.smsc->segments.size() == 20);
    CHECK(l.state_of(5) == message_state::submitted);
  }
}

TEST_CASE("draining lets what is in flight be answered, unbinds, and then tells") {
  link_at_work l;
  l.smsc->judge = silence;
  l.route_many(1, 2);
  l.pass(100ms);
  REQUIRE(l.smsc->segments.size() == 2);
  bool drained = false;
  l.tell(drain_link{[&] { drained = true; }});
  l.route({{.id = 3}});
  l.pass(1s);
  CHECK_FALSE(drained);
  CHECK(l.smsc->segments.size() == 2);
  const auto segments = l.smsc->segments;
  for (const auto& p : segments)
    l.smsc->answer(p, command_status::rok, p.id);
  l.pass(1s);
  CHECK(drained);
  CHECK(l.smsc->unbinds == 1);
  CHECK(l.state_of(1) == message_state::submitted);
}

TEST_CASE("draining does not wait for messages that a link which is down has claimed") {
  auto o = plain_link();
  o.tps = 1;
  o.burst = 1;
  link_at_work l{o};
  l.route_many(1, 3);
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(100ms);
  bool drained = false;
  l.tell(drain_link{[&] { drained = true; }});
  l.pass(5s);
  CHECK(drained);
}

TEST_CASE("a link that is down hands its waiting and claimed messages back") {
  auto o = plain_link();
  o.tps = 1;
  o.burst = 1;
  link_at_work l{o};
  l.route_many(1, 4);
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(100ms);
  l.tell(hand_back{});
  CHECK(l.handed_back().size() == 3);
  CHECK(l.room_given_back() == 4);
}

TEST_CASE("a message claimed while its link is handing back goes to the other link as well") {
  link_at_work l;
  l.claims_durable_at_once = false;
  l.route({{.id = 1}});
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(100ms);
  l.tell(hand_back{});
  CHECK(l.handed_back().empty());
  l.tell(facts_recorded{{l.journal.all<append_claim>().front().ticket}});
  l.tell(facts_recorded{{l.journal.all<append_claim>().back().ticket}});  // without it
  CHECK(l.handed_back() == std::vector<std::int64_t>{1});
}

TEST_CASE("an otp to be sent again after the session was lost goes to the other link") {
  link_at_work l;
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  l.pass(100ms);
  l.facts_durable_at_once = false;
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(100ms);
  l.tell(hand_back{});
  l.tell(facts_recorded{{l.accounts.all<settle_facts>().back().ticket}});
  REQUIRE(l.handed_back() == std::vector<std::int64_t>{1});
  CHECK(l.router.all<route_progress>().back().messages->front().possible_duplicate);
}

TEST_CASE("a message handed back and returned for want of another link waits without being sent round") {
  link_at_work l;
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(100ms);
  l.route({{.id = 1}});
  l.tell(hand_back{});
  REQUIRE(l.handed_back() == std::vector<std::int64_t>{1});
  l.tell(route_progress{progress_of({in_progress(make_message({.id = 1}))})});
  l.pass(100ms);
  CHECK(l.handed_back().size() == 1);
  l.smsc->reachable = true;
  l.pass(2min);
  CHECK(l.smsc->segments.size() == 1);
}

TEST_CASE(
    "after a restart an unknown promotional message is held until grace even when its validity is over") {
  link_at_work l;
  auto m = make_message({.id = 1, .traffic = traffic_class::promotional, .validity = 60s});
  l.pass(10min);
  l.tell(link_recovered{std::make_shared<std::vector<message_in_progress>>(1, in_progress(m)), {{m.id, 0}},
      std::make_shared<std::vector<persistence::stray_receipt>>()});
  l.pass(1min);
  CHECK(l.kinds_of(1) == std::vector{event_kind::held});
  l.pass(2h);
  CHECK(l.state_of(1) == message_state::unknown);
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE(
    "after a restart the receipt of a message of unknown outcome ends it, whether it was sent again or not") {
  link_at_work l;
  auto m = in_progress(make_message({.id = 1, .traffic = traffic_class::promotional}));
  m.possible_duplicate = true;
  SUBCASE("never sent again") {}
  SUBCASE("sent again before the stop") {
    CHECK(m.attempts.note(0, 5));
  }
  l.tell(link_recovered{std::make_shared<std::vector<message_in_progress>>(1, m), {{m.message.id, 0}},
      std::make_shared<std::vector<persistence::stray_receipt>>()});
  l.pass(1s);
  REQUIRE(l.kinds_of(1) == std::vector{event_kind::held});
  l.receipt("X1", smpp::message_state::delivered, 1);
  l.pass(2s);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.endings_of(1) == 1);
  CHECK(l.strays().empty());
  CHECK(l.smsc->receipt_answers.size() == 1);
}

TEST_CASE("what was held before a restart is held after it without a new fact, and its receipt ends it") {
  auto o = plain_link();
  o.recovering = true;
  link_at_work l{o};
  auto m = in_progress(make_message({.id = 1, .traffic = traffic_class::otp}));
  m.possible_duplicate = true;
  CHECK(m.attempts.note(0, 5));
  l.tell(link_recovered{std::make_shared<std::vector<message_in_progress>>(1, m), {},
      std::make_shared<std::vector<persistence::stray_receipt>>(), {{m.message.id, 0}}});
  l.tell(recovery_over{});
  l.pass(30s);
  CHECK(l.smsc->segments.empty());
  CHECK(l.facts.empty());
  SUBCASE("by its receipt") {
    l.receipt("X1", smpp::message_state::delivered, 1);
    l.pass(2s);
    CHECK(l.state_of(1) == message_state::delivered);
  }
  SUBCASE("after its grace") {
    l.pass(3h);
    CHECK(l.state_of(1) == message_state::unknown);
  }
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("a handset names a held message only once all that the stop left held are known") {
  for (const bool another : {true, false})
    for (const bool fresh : {true, false}) {
      CAPTURE(another);
      CAPTURE(fresh);
      auto o = plain_link();
      o.recovering = true;
      link_at_work l{o};
      const auto give = [&](std::int64_t id, std::vector<persistence::stray_receipt> strays) {
        const auto m = make_message({.id = id, .traffic = traffic_class::promotional});
        l.tell(link_recovered{std::make_shared<std::vector<message_in_progress>>(1, in_progress(m)),
            {{m.id, 0}}, std::make_shared<std::vector<persistence::stray_receipt>>(std::move(strays))});
      };
      persistence::stray_receipt stray;
      stray.link = first_link;
      stray.smsc_message_id = "X1";
      stray.to = 254'722'000'001;
      stray.outcome = domain::segment_outcome::delivered;
      stray.at = beginning - 1min;
      give(1, fresh ? std::vector<persistence::stray_receipt>{} : std::vector{stray});
      l.pass(100ms);
      if (fresh) l.receipt("X1", smpp::message_state::delivered, 1);
      l.pass(5s);
      CHECK(l.state_of(1) == message_state::accepted);
      if (another) give(2, {});
      l.tell(recovery_over{});
      l.pass(5s);
      CHECK(l.state_of(1) == (another ? message_state::accepted : message_state::delivered));
      CHECK(l.state_of(2) == message_state::accepted);
      CHECK(l.smsc->receipt_answers.size() == (fresh ? 1 : 0));
    }
}

TEST_CASE(
    "after a restart an unknown otp is sent again, once, and gives the router no room that it never took") {
  link_at_work l;
  auto m = make_message({.id = 1, .traffic = traffic_class::otp});
  l.tell(link_recovered{std::make_shared<std::vector<message_in_progress>>(1, in_progress(m)), {{m.id, 0}},
      std::make_shared<std::vector<persistence::stray_receipt>>()});
  l.pass(10s);
  CHECK(l.smsc->segments.size() == 1);
  CHECK(l.kinds_of(1) == std::vector{event_kind::possible_duplicate, event_kind::submitted});
  CHECK(l.room_given_back() == 0);
}

TEST_CASE("a long message that expires with a segment in flight has one end") {
  auto o = plain_link();
  o.window = 1;
  link_at_work l{o};
  l.smsc->judge = silence;
  l.route({{.id = 1, .segments = 2, .validity = 10s}});
  l.pass(20s);
  l.smsc->answer(l.smsc->segments.at(0), command_status::rok, "A1");
  l.pass(10s);
  CHECK(l.endings_of(1) == 1);
}
