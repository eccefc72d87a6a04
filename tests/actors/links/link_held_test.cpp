#include "tests/actors/link_fixture.hpp"

/// Segments of unknown outcome that wait for a receipt, and have no id that it could name.
using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;
using smpp::command_status;
using answered = std::vector<std::pair<smpp::cookie, command_status>>;

TEST_CASE("a receipt that outruns its answer does not settle a held message to the same handset") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return verdict{}; };
  l.route({{.id = 1, .traffic = traffic_class::promotional}});
  l.pass(100ms);
  l.smsc->cut();
  l.pass(10s);
  REQUIRE(l.kinds_of(1) == std::vector{event_kind::held});
  l.route({{.id = 2, .traffic = traffic_class::promotional}});
  l.pass(100ms);
  REQUIRE(l.smsc->segments.size() == 2);
  l.receipt("A2", smpp::message_state::undeliverable, 1);
  l.pass(5s);
  CHECK(l.smsc->receipt_answers == answered{{1, command_status::rok}});
  CHECK(l.kinds_of(1) == std::vector{event_kind::held});
  l.smsc->answer(l.smsc->segments[1], command_status::rok, "A2");
  l.pass(2s);
  CHECK(l.state_of(2) == message_state::undelivered);
  CHECK(l.kinds_of(1) == std::vector{event_kind::held});
  l.receipt("A1", smpp::message_state::delivered, 2);
  l.pass(2s);
  CHECK(l.state_of(1) == message_state::delivered);
}

TEST_CASE("a receipt that waits for an answer which names another id settles the held message after all") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return verdict{}; };
  l.route({{.id = 1, .traffic = traffic_class::promotional}});
  l.pass(100ms);
  l.smsc->cut();
  l.pass(10s);
  l.route({{.id = 2, .traffic = traffic_class::promotional}});
  l.pass(100ms);
  l.receipt("A1", smpp::message_state::delivered, 1);
  l.pass(5s);
  REQUIRE(l.state_of(1) == message_state::accepted);
  l.smsc->answer(l.smsc->segments[1], command_status::rok, "A2");
  l.pass(2s);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.state_of(2) == message_state::submitted);
  CHECK(l.endings_of(1) == 1);
  CHECK(l.journal.all<append_claim>().back().strays_matched.size() == 1);
}

TEST_CASE(
    "the first receipt of a message that was sent twice does not settle one that is held for its handset") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return verdict{}; };
  l.route({{.id = 1, .traffic = traffic_class::promotional}, {.id = 2, .traffic = traffic_class::otp}});
  l.pass(100ms);
  l.smsc->judge = [](const auto&) { return command_status::rok; };
  l.smsc->cut();
  l.pass(10s);
  REQUIRE(l.kinds_of(1) == std::vector{event_kind::held});
  REQUIRE(l.state_of(2) == message_state::submitted);
  l.receipt("A1", smpp::message_state::undeliverable, 1);  // of whichever
  l.pass(3s);
  CHECK(l.kinds_of(1) == std::vector{event_kind::held});
  CHECK(l.strays().size() == 1);
}

TEST_CASE("a receipt of a lost copy settles no held message, although its own message has left or ended") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return verdict{}; };
  SUBCASE("ended") {
    l.route({{.id = 1, .traffic = traffic_class::promotional}, {.id = 2, .traffic = traffic_class::otp}});
    l.pass(100ms);
    l.smsc->judge = [](const auto&) { return command_status::rok; };
    l.smsc->cut();
    l.pass(10s);
    l.receipt("A3", smpp::message_state::delivered, 1);
    REQUIRE(l.state_of(2) == message_state::delivered);
  }
  SUBCASE("handed over to another link") {
    l.route({{.id = 1, .traffic = traffic_class::promotional}, {.id = 2, .traffic = traffic_class::otp}});
    l.pass(100ms);
    l.smsc->reachable = false;
    l.smsc->cut();
    l.tell(hand_back{});
    l.pass(10s);
    REQUIRE(l.handed_back() == std::vector<std::int64_t>{2});
    l.smsc->reachable = true;
    l.pass(2min);
  }
  SUBCASE("submitted before a restart") {
    const auto m = make_message({.id = 1, .traffic = traffic_class::promotional});
    l.tell(link_recovered{std::make_shared<std::vector<message_in_progress>>(1, in_progress(m)), {{m.id, 0}},
        std::make_shared<std::vector<persistence::stray_receipt>>(), {},
        {{m.to.number(), {{2}, 0}, m.expires_at}}});
  }
  REQUIRE(l.kinds_of(1) == std::vector{event_kind::held});
  l.receipt("X9", smpp::message_state::undeliverable, 2);
  l.pass(3s);
  CHECK(l.kinds_of(1) == std::vector{event_kind::held});
  CHECK(l.strays().size() == 1);
}
