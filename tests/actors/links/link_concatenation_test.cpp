#include "actors/messages/recovery.hpp"
#include "tests/actors/link_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;
using smpp::command_status;

namespace {

smpp_link one_at_a_time() {
  auto o = plain_link();
  o.tps = 1;
  o.burst = 1;
  o.window = 1;
  return o;
}

/// Of a segment with an 8-bit reference: 05 00 03 reference total number.
int reference_of(const arrived_segment& p) {
  return static_cast<unsigned char>(p.text.at(3));
}
int number_of(const arrived_segment& p) {
  return static_cast<unsigned char>(p.text.at(5));
}

/// The link of the same node after a kill, with what was durable then; its next references are others.
struct after_a_kill : link_at_work {
  explicit after_a_kill(link_at_work& before, const message_spec& spec) : link_at_work{one_at_a_time()} {
    pass(100ms);
    route({{.id = 500, .segments = 2}, {.id = 501, .segments = 2}});
    pass(10s);
    REQUIRE(smsc->segments.size() == 4);
    persistence::message_history h{make_message(spec), {}};
    for (const auto& f : before.facts)
      if (f.event.message == h.message.id) h.events.push_back(f.event);
    stores.histories = {h};
    stores.claims = {before.journal.all<append_claim>().back().claim};
    recovery = recover_link();
    run();
    for (const auto& m : node_router.all<route_progress>())
      tell(m);
    pass(30s);
  }

  recorder<router_actor> node_router{*this};
  recorder<queue_counter> counts{*this};
  admission gate{100, 100};
  ended_with_scope<recovery_actor> recovery;

 private:
  ended_with_scope<recovery_actor> recover_link() {
    auto rules = std::make_shared<const node_rules>(simple_rules());
    return ended_with_scope<recovery_actor>{recover(system, pool,
        {*node_router.actor, *counts.actor, {{first_link, *link}}, &gate, hand_driven_system::clock(), rules},
        {1'000}, [] {})};
  }
};

std::vector<arrived_segment> segments_of(const link_at_work& l, std::int64_t id) {
  std::vector<arrived_segment> found;
  for (const auto& p : l.smsc->segments)
    if (p.text.find("message " + std::to_string(id) + " ") != std::string::npos) found.push_back(p);
  return found;
}

}  // namespace

TEST_CASE("the segments of a long message have one reference when a kill comes between them") {
  const message_spec spec{.id = 1, .segments = 2};
  link_at_work l{one_at_a_time()};
  l.route({spec});
  l.pass(100ms);
  REQUIRE(l.smsc->segments.size() == 1);
  REQUIRE(l.kinds_of(1) == std::vector{event_kind::submitted});
  after_a_kill again{l, spec};
  const auto rest = segments_of(again, 1);
  REQUIRE(rest.size() == 1);
  CHECK(number_of(rest[0]) == 2);
  CHECK(reference_of(rest[0]) == reference_of(l.smsc->segments[0]));
}

TEST_CASE("a segment whose outcome a kill hid gives its reference to those that follow") {
  for (const auto traffic : {traffic_class::otp, traffic_class::promotional}) {
    CAPTURE(static_cast<int>(traffic));
    const message_spec spec{.id = 1, .traffic = traffic, .segments = 2};
    link_at_work l{one_at_a_time()};
    l.smsc->judge = [](const auto&) { return verdict{}; };
    l.route({spec});
    l.pass(100ms);
    REQUIRE(l.smsc->segments.size() == 1);
    REQUIRE(l.facts.empty());
    after_a_kill again{l, spec};
    const auto rest = segments_of(again, 1);
    REQUIRE(rest.size() == (traffic == traffic_class::otp ? 2 : 1));
    for (const auto& p : rest)
      CHECK(reference_of(p) == reference_of(l.smsc->segments[0]));
  }
}

TEST_CASE("a segment with an unanswered time-out before the kill gives its reference to those that follow") {
  for (const auto traffic : {traffic_class::otp, traffic_class::promotional}) {
    CAPTURE(static_cast<int>(traffic));
    const message_spec spec{.id = 1, .traffic = traffic, .segments = 2};
    link_at_work l{one_at_a_time()};
    l.smsc->judge = [](const auto&) { return verdict{}; };
    l.route({spec});
    l.pass(60s + 50ms);
    l.journal.all<append_claim>().back().claim.claimed.clear();  // the outcome is durable
    REQUIRE(l.facts.size() == 1);
    after_a_kill again{l, spec};
    const auto rest = segments_of(again, 1);
    REQUIRE(rest.size() == (traffic == traffic_class::otp ? 2 : 1));
    for (const auto& p : rest)
      CHECK(reference_of(p) == reference_of(l.smsc->segments[0]));
  }
}

TEST_CASE("a long message that another link takes over keeps its reference") {
  link_at_work l{one_at_a_time()};
  l.smsc->judge = [](const auto&) { return verdict{}; };
  l.route({{.id = 1, .traffic = traffic_class::otp, .segments = 2}});
  l.pass(100ms);
  REQUIRE(l.smsc->segments.size() == 1);
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(100ms);
  l.tell(hand_back{});
  REQUIRE(l.router.all<route_progress>().size() == 1);
  link_at_work other;
  other.route({{.id = 500, .segments = 2}});
  other.pass(1s);
  other.tell(route_progress{l.router.all<route_progress>()[0].messages});
  other.pass(1s);
  const auto segments = segments_of(other, 1);
  REQUIRE(segments.size() == 2);
  for (const auto& p : segments)
    CHECK(reference_of(p) == reference_of(l.smsc->segments[0]));
}

TEST_CASE("a receipt that finds a held segment by its handset records the segment's reference") {
  link_at_work l{one_at_a_time()};
  l.smsc->judge = [](const auto&) { return verdict{}; };
  l.route({{.id = 1, .traffic = traffic_class::promotional, .segments = 2}});
  l.pass(100ms);
  l.smsc->cut();
  l.pass(1s);
  l.smsc->judge = [](const auto&) { return command_status::rok; };
  l.receipt("X1", smpp::message_state::delivered, 1);
  l.pass(2s);
  REQUIRE_FALSE(l.facts.empty());
  for (const auto& f : l.facts)
    if (f.event.kind == event_kind::submitted)
      CHECK((f.event.code & 0xFF) == static_cast<unsigned>(reference_of(l.smsc->segments[0])));
}

TEST_CASE("no segment exceeds an SMS over a link with 16-bit references, whatever it was cut for") {
  auto o = plain_link();
  o.smpp.long_messages = smpp::long_message_style::udh16;
  for (const auto& [coding, cut_for, text] : {std::tuple{domain::encoding::gsm7, 152, std::string(304, 'a')},
           std::tuple{domain::encoding::gsm7, 153, std::string(306, 'a')},
           std::tuple{domain::encoding::ucs2, 132, std::string(264, 'a')},
           std::tuple{domain::encoding::ucs2, 134, std::string(268, 'a')}}) {
    CAPTURE(cut_for);
    link_at_work l{o};
    auto m = make_message({.id = 1, .segments = 2}, l.now());
    auto content = std::make_shared<domain::message_content>(*m.content);
    content->segmented.coding = coding;
    const auto room = static_cast<std::size_t>(cut_for);
    content->segmented.segments = {text.substr(0, room), text.substr(room)};
    m.content = content;
    l.tell(route_messages{batch_of({m})});
    l.pass(1s);
    REQUIRE(l.smsc->segments.size() == 2);
    const bool wide = cut_for == 152 || cut_for == 132;
    for (const auto& p : l.smsc->segments) {
      const auto header = static_cast<std::size_t>(p.text.at(0)) + 1;
      CHECK(header == (wide ? 7 : 6));
      // The header takes whole septets.
      const auto septets = (header * 8 + 6) / 7;
      if (coding == domain::encoding::gsm7) CHECK(septets + p.text.size() - header <= 160);
      if (coding == domain::encoding::ucs2) CHECK(p.text.size() <= 140);
    }
  }
}
