#include "tests/actors/link_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;
using smpp::command_status;

/// Messages end once, with the right outcome, whatever the operator's ids and the store's delays do.

namespace {

persistence::message_history read_before_its_end(const message_spec& spec) {
  persistence::message_history h{make_message(spec), {}};
  h.events.push_back(
      fact_about(h.message, event_kind::submitted, message_state::submitted, shilling, money{}).event);
  h.events.back().link = first_link;
  return h;
}

give_up_messages giving_up(persistence::message_history h) {
  return {std::make_shared<std::vector<persistence::message_history>>(
      std::vector<persistence::message_history>{std::move(h)})};
}

[[nodiscard]] command_status second_segment_refused(const arrived_segment& p) {
  return p.text.ends_with("segment 1") ? command_status::rinvdstadr : command_status::rok;
}

}  // namespace

TEST_CASE("an operator id that is used again is about the newer message") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  l.receipt("A1", smpp::message_state::delivered, 1);
  l.smsc->segments.clear();  // the operator's counter starts anew
  l.route({{.id = 2}});
  l.pass(100ms);
  l.receipt("A1", smpp::message_state::undeliverable, 2);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.state_of(2) == message_state::undelivered);
}

TEST_CASE("with ids of a guessed form a receipt from another handset settles nothing") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  l.receipt("A1", smpp::message_state::delivered, 1, "254733000009");
  l.pass(2s);
  CHECK(l.state_of(1) == message_state::submitted);
  CHECK(figure(l.figures->strays) == 1);
  l.receipt("A1", smpp::message_state::delivered, 2);
  CHECK(l.state_of(1) == message_state::delivered);
}

TEST_CASE("a receipt from another handset that outran the answer is kept, and answered") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return std::nullopt; };
  l.route({{.id = 1}});
  l.pass(100ms);
  l.receipt("A1", smpp::message_state::delivered, 1, "254733000009");
  l.smsc->answer(l.smsc->segments.at(0), command_status::rok, "A1");
  l.pass(2s);
  CHECK(l.state_of(1) == message_state::submitted);
  CHECK(figure(l.figures->strays) == 1);
  CHECK(l.smsc->receipt_answers.size() == 1);
  l.receipt("A1", smpp::message_state::delivered, 2);
  CHECK(l.state_of(1) == message_state::delivered);
}

TEST_CASE("a receipt whose source is no mobile number is taken by its id alone") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  l.receipt("A1", smpp::message_state::delivered, 1, "22141");
  CHECK(l.state_of(1) == message_state::delivered);
}

TEST_CASE("a message that ended while the store was asked about overdue ones has one end") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return std::nullopt; };
  const message_spec spec{.id = 1, .traffic = traffic_class::promotional, .validity = 10min};
  l.route({spec});
  l.pass(100ms);
  l.smsc->cut();
  l.pass(75min);
  REQUIRE(l.state_of(1) == message_state::unknown);
  l.tell(giving_up(read_before_its_end(spec)));
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("a message whose receipt came just before it was given up has one end") {
  link_at_work l;
  const message_spec spec{.id = 1, .validity = 10min};
  l.route({spec});
  l.pass(70min);
  l.receipt("A1", smpp::message_state::delivered, 1);
  REQUIRE(l.state_of(1) == message_state::delivered);
  l.tell(giving_up(read_before_its_end(spec)));
  CHECK(l.endings_of(1) == 1);
  CHECK(l.state_of(1) == message_state::delivered);
}

TEST_CASE(
    "once a segment of a long message is refused for good, those that have not left are not sent or "
    "charged") {
  auto o = plain_link();
  o.window = 1;
  link_at_work l{o};
  l.smsc->judge = second_segment_refused;
  l.route({{.id = 1, .segments = 4}});
  l.pass(5s);
  CHECK(l.smsc->segments.size() == 2);
  l.receipt("A1", smpp::message_state::delivered, 1);
  CHECK(l.state_of(1) == message_state::undelivered);
  auto charged = money{};
  for (const auto& f : l.facts)
    charged = money::from_units(charged.units() + f.event.charge.units());
  CHECK(charged == shilling);
}

TEST_CASE("a final receipt that follows an intermediate one nobody knew is the one that is kept") {
  link_at_work l;
  l.pass(100ms);
  l.receipt("NOBODY", smpp::message_state::enroute, 1);
  l.pass(2s);
  l.receipt("NOBODY", smpp::message_state::delivered, 2);
  l.pass(2s);
  const auto kept = l.journal.all<append_claim>();
  REQUIRE(!kept.back().strays.empty());
  CHECK(kept.back().strays.back().outcome == domain::segment_outcome::delivered);
  CHECK(l.smsc->receipt_answers.size() == 2);
}

TEST_CASE("a clean stop leaves no segment behind whose outcome seems unknown") {
  link_at_work l;
  l.route({{.id = 1}});
  l.pass(100ms);
  REQUIRE(!l.journal.all<append_claim>().back().claim.claimed.empty());
  bool drained = false;
  l.claims_durable_at_once = false;
  l.tell(drain_link{[&] { drained = true; }});
  l.pass(1s);
  const auto last = l.journal.all<append_claim>().back();
  CHECK(last.claim.link == first_link);
  CHECK(last.claim.claimed.empty());
  CHECK_FALSE(drained);
  l.tell(facts_recorded{{last.ticket}});
  CHECK(drained);
}

TEST_CASE("a link of which only the receiver is bound is not up") {
  auto o = plain_link();
  o.smpp.binds.resize(2, o.smpp.binds[0]);
  o.smpp.binds[0].mode = smpp::bind_mode::transmitter;
  o.smpp.binds[1].mode = smpp::bind_mode::receiver;
  link_at_work l{o};
  l.pass(100ms);
  REQUIRE(l.router.all<link_changed>().back().up);
  l.smsc->reachable = false;
  l.smsc->cut(0);
  l.pass(100ms);
  CHECK_FALSE(l.router.all<link_changed>().back().up);
}
