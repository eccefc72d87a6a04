#include "tests/actors/link_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;
using smpp::command_status;
using kinds = std::vector<event_kind>;

namespace {

verdict silence(const arrived_segment&) {
  return std::nullopt;
}

money charged(const link_at_work& l, std::int64_t id) {
  std::int64_t units = 0;
  for (const auto& f : l.facts)
    if (f.event.message.value == id) units += f.event.charge.units();
  return money::from_units(units);
}

money released(const link_at_work& l, std::int64_t id) {
  std::int64_t units = 0;
  for (const auto& f : l.facts)
    if (f.event.message.value == id) units += f.event.release.units();
  return money::from_units(units);
}

/// A message whose submit_sm_resp has not come in time.
void let_time_out(link_at_work& l, const message_spec& spec) {
  l.smsc->judge = silence;
  l.route({spec});
  l.pass(61s);
  REQUIRE(l.smsc->segments.size() == 1);
  REQUIRE(figure(l.figures->timeouts) == 1);
  l.smsc->judge = [](const auto&) { return command_status::rok; };
}

void answer_late(link_at_work& l, command_status status, std::size_t segment = 0) {
  const auto p = l.smsc->segments.at(segment);
  l.smsc->answer(p, status, status == command_status::rok ? p.id : "");
  l.run();
}

/// A link on which nothing more can be sent for a while: what is to be sent again waits.
smpp_link slow_link() {
  auto o = plain_link();
  o.tps = 1;
  o.burst = 1;
  return o;
}

}  // namespace

TEST_CASE("a late answer gives a held message its operator id, and its receipt ends it, charged once") {
  link_at_work l;
  let_time_out(l, {.id = 1, .traffic = traffic_class::promotional});
  answer_late(l, command_status::rok);
  CHECK(l.kinds_of(1) == kinds{event_kind::held, event_kind::submitted});
  CHECK(l.facts.back().event.smsc_message_id == "a1");
  CHECK(l.state_of(1) == message_state::submitted);
  CHECK(figure(l.figures->submitted) == 1);
  l.receipt("A1", smpp::message_state::delivered, 1, "22141");
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(charged(l, 1) == shilling);
  CHECK(l.endings_of(1) == 1);
}

TEST_CASE("a late refusal rejects a held message and releases its price") {
  link_at_work l;
  let_time_out(l, {.id = 1, .traffic = traffic_class::promotional});
  answer_late(l, command_status::rinvdstadr);
  CHECK(l.kinds_of(1) == kinds{event_kind::held, event_kind::refused});
  CHECK(l.state_of(1) == message_state::rejected);
  CHECK(released(l, 1) == shilling);
  l.pass(3h);
  CHECK(l.endings_of(1) == 1);
  CHECK(charged(l, 1) == money{});
}

TEST_CASE("a held message that was refused for the moment, as its late answer says, is sent again") {
  link_at_work l;
  let_time_out(l, {.id = 1, .traffic = traffic_class::promotional});
  answer_late(l, command_status::rmsgqful);
  CHECK(l.smsc->segments.size() == 1);
  l.pass(1min);
  CHECK(l.smsc->segments.size() == 2);
  CHECK(l.state_of(1) == message_state::submitted);
  CHECK(charged(l, 1) == shilling);
}

TEST_CASE("a late answer cancels a repetition that waits for its record") {
  link_at_work l;
  l.facts_durable_at_once = false;
  let_time_out(l, {.id = 1, .traffic = traffic_class::otp});
  REQUIRE(l.kinds_of(1) == kinds{event_kind::possible_duplicate});
  answer_late(l, command_status::rok);
  CHECK(l.state_of(1) == message_state::submitted);
  l.facts_durable_at_once = true;
  for (const auto& s : l.accounts.all<settle_facts>())
    l.tell(facts_recorded{{s.ticket}});
  l.pass(2min);
  CHECK(l.smsc->segments.size() == 1);
  CHECK(l.kinds_of(1) == kinds{event_kind::possible_duplicate, event_kind::submitted});
  CHECK(charged(l, 1) == shilling);
  CHECK(figure(l.figures->in_flight) == 0);
}

TEST_CASE("a late answer cancels a repetition that waits in the queue, which then does not expire there") {
  link_at_work l{slow_link()};
  l.claims_durable_at_once = false;
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  l.tell(facts_recorded{{l.journal.all<append_claim>().at(0).ticket}});
  l.pass(100ms);
  REQUIRE(l.smsc->segments.size() == 1);
  // Another claim is on its way to the disk, so that no further one can be made.
  l.route({{.id = 2, .traffic = traffic_class::otp}});
  l.pass(61s);
  REQUIRE(l.kinds_of(1) == kinds{event_kind::possible_duplicate});
  answer_late(l, command_status::rok);
  CHECK(l.state_of(1) == message_state::submitted);
  l.pass(61min);
  CHECK(l.state_of(1) == message_state::submitted);
  CHECK(l.smsc->segments.size() == 1);
  CHECK(l.endings_of(1) == 0);
}

TEST_CASE("a late answer cancels a repetition that is claimed and has not left") {
  link_at_work l{slow_link()};
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  l.pass(59s + 500ms);
  REQUIRE(l.smsc->segments.size() == 1);
  l.smsc->judge = [](const auto&) { return command_status::rok; };
  l.route_many(2, 5, {.traffic = traffic_class::otp});  // these use up the rate
  l.pass(600ms);
  REQUIRE(l.kinds_of(1) == kinds{event_kind::possible_duplicate});
  const auto& newest = l.journal.all<append_claim>().back().claim.claimed;
  REQUIRE(std::any_of(newest.begin(), newest.end(), [](const auto& p) { return p.message.value == 1; }));
  answer_late(l, command_status::rok);
  l.pass(10s);
  const auto texts = l.smsc->texts();
  CHECK(std::count(texts.begin(), texts.end(), "message 1 segment 0") == 1);
  CHECK(l.kinds_of(1) == kinds{event_kind::possible_duplicate, event_kind::submitted});
  CHECK(texts.size() == 6);
  CHECK(figure(l.figures->in_flight) == 0);
}

TEST_CASE("a late refusal ends a message whose repetition waits") {
  link_at_work l;
  l.facts_durable_at_once = false;
  let_time_out(l, {.id = 1, .traffic = traffic_class::otp});
  answer_late(l, command_status::rinvdstadr);
  CHECK(l.state_of(1) == message_state::rejected);
  l.facts_durable_at_once = true;
  for (const auto& s : l.accounts.all<settle_facts>())
    l.tell(facts_recorded{{s.ticket}});
  l.pass(2h);
  CHECK(l.smsc->segments.size() == 1);
  CHECK(l.endings_of(1) == 1);
  CHECK(released(l, 1) == shilling);
}

TEST_CASE("a late answer to what was sent again already changes nothing") {
  link_at_work l;
  l.smsc->judge = silence;
  l.route({{.id = 1, .traffic = traffic_class::otp}});
  l.pass(62s);
  REQUIRE(l.smsc->segments.size() == 2);
  answer_late(l, command_status::rinvdstadr, 0);
  CHECK(l.kinds_of(1) == kinds{event_kind::possible_duplicate});
  answer_late(l, command_status::rok, 1);
  answer_late(l, command_status::rok, 0);
  CHECK(l.kinds_of(1) == kinds{event_kind::possible_duplicate, event_kind::submitted});
  CHECK(l.facts.back().event.smsc_message_id == "a2");
  CHECK(charged(l, 1) == shilling);
}

TEST_CASE("a late answer finds the receipt that outran it") {
  link_at_work l;
  let_time_out(l, {.id = 1, .traffic = traffic_class::promotional});
  l.receipt("A1", smpp::message_state::delivered, 1, "22141");
  answer_late(l, command_status::rok);
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.endings_of(1) == 1);
  CHECK(charged(l, 1) == shilling);
}

TEST_CASE("a late answer for a segment that a receipt of its handset has told about changes nothing") {
  link_at_work l;
  let_time_out(l, {.id = 1, .traffic = traffic_class::promotional});
  l.receipt("A1", smpp::message_state::delivered, 1);
  l.pass(2s);
  REQUIRE(l.state_of(1) == message_state::delivered);
  const auto facts = l.facts.size();
  answer_late(l, command_status::rinvdstadr);
  CHECK(l.facts.size() == facts);
}

TEST_CASE("a long message in one PDU is taken as a whole by its late answer") {
  auto o = plain_link();
  o.smpp.long_messages = smpp::long_message_style::payload;
  link_at_work l{o};
  let_time_out(l, {.id = 1, .traffic = traffic_class::promotional, .segments = 3});
  answer_late(l, command_status::rok);
  CHECK(charged(l, 1) == money::from_units(3 * shilling.units()));
  l.receipt("A1", smpp::message_state::delivered, 1, "22141");
  CHECK(l.state_of(1) == message_state::delivered);
  CHECK(l.endings_of(1) == 1);
}
