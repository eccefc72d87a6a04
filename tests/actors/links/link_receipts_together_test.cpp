#include "tests/actors/link_fixture.hpp"

/// Operators that send one receipt for all segments of a long text.
using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;
using smpp::command_status;

namespace {

smpp_link per_message() {
  auto o = plain_link();
  o.receipt_per_message = true;
  return o;
}

[[nodiscard]] std::int64_t charged(const link_at_work& l) {
  std::int64_t sum = 0;
  for (const auto& f : l.facts)
    sum += f.event.charge.units();
  return sum;
}

}  // namespace

TEST_CASE("one receipt settles all segments of its message, under the id of any, delivered or failed") {
  for (const auto* id : {"A1", "A4", "A7"})
    for (const bool good : {true, false}) {
      link_at_work l{per_message()};
      l.route({{.id = 1, .segments = 7}});
      l.pass(2s);
      REQUIRE(l.smsc->segments.size() == 7);
      l.receipt(id, good ? smpp::message_state::delivered : smpp::message_state::undeliverable, 1);
      CHECK(l.state_of(1) == (good ? message_state::delivered : message_state::undelivered));
      CHECK(l.endings_of(1) == 1);
      CHECK(charged(l) == 7 * shilling.units());
      CHECK(figure(l.figures->awaiting_receipt) == 0);
      CHECK(l.smsc->receipt_answers.size() == 1);
    }
}

TEST_CASE("receipts that come again, under any of its ids, are answered and change nothing") {
  link_at_work l{per_message()};
  l.route({{.id = 1, .segments = 3}});
  l.pass(2s);
  l.receipt("A3", smpp::message_state::delivered, 1);
  const auto facts = l.facts.size();
  for (const auto* id : {"A1", "A2", "A3"})
    l.receipt(id, smpp::message_state::undeliverable, 2);
  CHECK(l.smsc->receipt_answers.size() == 4);
  CHECK(l.facts.size() == facts);
  CHECK(l.strays().empty());
}

TEST_CASE("a segment that is taken after its message's receipt shares its outcome, and no other does") {
  link_at_work l{per_message()};
  l.smsc->judge = [](const arrived_segment& p) {
    return p.text.ends_with("segment 2") ? verdict{} : verdict{command_status::rok};
  };
  l.route({{.id = 1, .segments = 3}});
  l.pass(2s);
  l.receipt("A1", smpp::message_state::delivered, 1);
  CHECK(l.state_of(1) == message_state::submitted);
  CHECK(l.endings_of(1) == 0);
  l.smsc->answer(l.smsc->segments[2], command_status::rok, "A3");
  l.run();
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.endings_of(1) == 1);
  CHECK(charged(l) == 3 * shilling.units());
  CHECK(figure(l.figures->awaiting_receipt) == 0);
}

TEST_CASE("a segment that is refused after its message's receipt makes it undelivered, once") {
  link_at_work l{per_message()};
  l.smsc->judge = [](const arrived_segment& p) {
    return p.text.ends_with("segment 1") ? verdict{} : verdict{command_status::rok};
  };
  l.route({{.id = 1, .segments = 2}});
  l.pass(2s);
  l.receipt("A1", smpp::message_state::delivered, 1);
  l.smsc->answer(l.smsc->segments[1], command_status::rinvdstadr, "");
  l.run();
  CHECK(l.state_of(1) == message_state::undelivered);
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("a held segment has arrived with its message when the receipt says so") {
  link_at_work l{per_message()};
  l.smsc->judge = [](const arrived_segment& p) {
    return p.text.ends_with("segment 1") ? verdict{} : verdict{command_status::rok};
  };
  l.route({{.id = 1, .traffic = traffic_class::promotional, .segments = 2}});
  l.pass(61s);
  REQUIRE(figure(l.figures->held) == 1);
  l.receipt("A1", smpp::message_state::delivered, 1);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(charged(l) == 2 * shilling.units());
}

TEST_CASE("a receipt on the way tells nothing of the other segments") {
  link_at_work l{per_message()};
  l.route({{.id = 1, .segments = 2}});
  l.pass(2s);
  l.receipt("A1", smpp::message_state::enroute, 1);
  l.receipt("A2", smpp::message_state::delivered, 2);
  CHECK(l.state_of(1) == message_state::delivered);
}

TEST_CASE("one receipt settles a message that only the store knows, but not what another link has taken") {
  for (const bool elsewhere : {false, true}) {
    link_at_work l{per_message()};
    l.pass(100ms);
    persistence::message_history h{make_message({.id = 77, .segments = 2}), {}};
    for (std::uint8_t s = 0; s < 2; ++s) {
      auto e =
          fact_about(h.message, event_kind::submitted, message_state::submitted, shilling, money{}).event;
      e.segment = s;
      e.link = elsewhere && s == 1 ? domain::link_id{2} : first_link;
      e.smsc_message_id = "OLD" + std::to_string(s);
      h.events.push_back(e);
    }
    l.stores.histories = {h};
    l.receipt("OLD0", smpp::message_state::delivered, 1);
    l.pass(2s);
    CHECK(l.state_of(77) == (elsewhere ? message_state::submitted : message_state::delivered));
    CHECK(l.smsc->receipt_answers.size() == 1);
  }
}

TEST_CASE("one receipt settles a message whose segments were sent on both sides of a restart") {
  for (const bool told_before : {false, true}) {
    CAPTURE(told_before);
    link_at_work l{per_message()};
    auto m = in_progress(make_message({.id = 1, .segments = 3}));
    auto taken =
        fact_about(m.message, event_kind::submitted, message_state::submitted, shilling, money{}).event;
    taken.link = first_link;
    taken.smsc_message_id = "OLD";
    auto told = taken;
    told.kind = event_kind::delivery_receipt;
    told.outcome = domain::segment_outcome::delivered;
    (void)m.lifecycle.segment_submitted(0);
    std::vector past{taken};
    if (told_before) {
      (void)m.lifecycle.segment_receipt(0, told.outcome);
      past.push_back(told);
    }
    l.tell(link_recovered{std::make_shared<std::vector<message_in_progress>>(1, m), {},
        std::make_shared<std::vector<persistence::stray_receipt>>(), {}, {}, past});
    l.pass(2s);
    REQUIRE(l.smsc->segments.size() == 2);
    if (!told_before) l.receipt("A2", smpp::message_state::delivered, 1);
    CHECK(l.state_of(1) == message_state::delivered);
    CHECK(l.endings_of(1) == 1);
    CHECK(charged(l) == 2 * shilling.units());
  }
}

TEST_CASE("where an operator sends one for each segment, a receipt tells of its own only") {
  link_at_work l;
  l.route({{.id = 1, .segments = 2}});
  l.pass(2s);
  l.receipt("A1", smpp::message_state::delivered, 1);
  CHECK(l.state_of(1) == message_state::submitted);
  l.receipt("A2", smpp::message_state::delivered, 2);
  CHECK(l.state_of(1) == message_state::delivered);
}
