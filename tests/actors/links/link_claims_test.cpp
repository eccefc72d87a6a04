#include "tests/actors/link_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using smpp::command_status;

/// What stands in a link's durable claim while its messages go to another link.

namespace {

smpp_link slow_link() {
  auto o = plain_link();
  o.tps = 1;
  o.burst = 1;
  return o;
}

/// As the store has it: the newest that is durable, or under way when all are durable at once.
const std::vector<persistence::link_claim::segment_of>& newest_claim(link_at_work& l) {
  return l.journal.all<append_claim>().back().claim.claimed;
}
bool claims(link_at_work& l, std::int64_t id) {
  const auto& row = newest_claim(l);
  return std::any_of(row.begin(), row.end(), [id](const auto& p) { return p.message.value == id; });
}

void lose(link_at_work& l) {
  l.smsc->reachable = false;
  l.smsc->cut();
  l.pass(100ms);
}

void make_durable(link_at_work& l) {
  l.tell(facts_recorded{{l.journal.all<append_claim>().back().ticket}});
}

}  // namespace

TEST_CASE("a message leaves for another link only when the claim without it is durable") {
  link_at_work l{slow_link()};
  l.route_many(1, 4);
  REQUIRE(l.smsc->segments.size() == 1);
  REQUIRE(claims(l, 2));
  lose(l);
  l.claims_durable_at_once = false;
  l.tell(hand_back{});
  CHECK(l.handed_back().empty());
  CHECK_FALSE(claims(l, 2));
  CHECK(l.room_given_back() < 4);
  make_durable(l);
  CHECK(l.handed_back().size() == 3);
  CHECK(l.room_given_back() == 4);
}

TEST_CASE("a message that was claimed before, and is not any more, leaves its link's claim before it goes") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return command_status::rsyserr; };
  l.route({{.id = 1, .traffic = traffic_class::promotional}});
  l.pass(100ms);
  REQUIRE(claims(l, 1));
  lose(l);
  l.tell(hand_back{});
  l.claims_durable_at_once = false;
  l.pass(5s);  // its pause is over
  CHECK(l.handed_back().empty());
  CHECK_FALSE(claims(l, 1));
  make_durable(l);
  CHECK(l.handed_back() == std::vector<std::int64_t>{1});
}

TEST_CASE("an otp of unknown outcome leaves its link's claim before it goes to the other link") {
  link_at_work l;
  l.smsc->judge = [](const auto&) { return std::nullopt; };
  l.route({{.id = 1, .traffic = traffic_class::otp, .segments = 7}});
  l.pass(500ms);
  REQUIRE(claims(l, 1));
  l.claims_durable_at_once = false;
  lose(l);
  l.tell(hand_back{});
  l.pass(2s);
  CHECK(l.handed_back().empty());
  CHECK_FALSE(claims(l, 1));
  make_durable(l);
  CHECK(l.handed_back() == std::vector<std::int64_t>{1});
  CHECK(l.router.all<route_progress>().back().messages->front().possible_duplicate);
}

TEST_CASE("what never was in a claim, after one without anything is durable, leaves at once") {
  link_at_work l{slow_link()};
  l.route({{.id = 1}});
  l.pass(2s);
  lose(l);
  l.route({{.id = 2}});
  l.tell(hand_back{});
  REQUIRE(l.handed_back() == std::vector<std::int64_t>{2});
  l.claims_durable_at_once = false;
  const auto rows = l.journal.all<append_claim>().size();
  l.route({{.id = 3}});
  l.tell(hand_back{});
  CHECK(l.handed_back() == std::vector<std::int64_t>{2, 3});
  CHECK(l.journal.all<append_claim>().size() == rows);
}

TEST_CASE("the claim of an earlier run counts as long as no newer one is durable") {
  link_at_work l;
  lose(l);
  l.claims_durable_at_once = false;
  l.route({{.id = 1}});
  l.tell(hand_back{});
  CHECK(l.handed_back().empty());
  REQUIRE(l.journal.all<append_claim>().size() == 1);
  CHECK(newest_claim(l).empty());
  make_durable(l);
  CHECK(l.handed_back() == std::vector<std::int64_t>{1});
}

TEST_CASE("a message on its way to another link is cancelled, and does not go") {
  link_at_work l{slow_link()};
  l.route_many(1, 3);
  lose(l);
  l.claims_durable_at_once = false;
  l.tell(hand_back{});
  std::vector<withdrawal> answers;
  l.tell(withdraw_message{{3}, [&](withdrawal w) { answers.push_back(w); }});
  CHECK(answers == std::vector{withdrawal::withdrawn});
  make_durable(l);
  CHECK(l.handed_back() == std::vector<std::int64_t>{2});
  CHECK(l.state_of(3) == message_state::cancelled);
  CHECK(l.endings_of(3) == 1);
  CHECK(l.room_given_back() == 3);
}

TEST_CASE("messages leave although the link is up again before the claim is durable, once") {
  link_at_work l{slow_link()};
  l.route_many(1, 3);
  lose(l);
  l.claims_durable_at_once = false;
  l.tell(hand_back{});
  l.smsc->reachable = true;
  l.pass(3s);
  CHECK(l.smsc->segments.size() == 1);
  make_durable(l);
  CHECK(l.handed_back().size() == 2);
  l.claims_durable_at_once = true;
  l.pass(10s);
  CHECK(l.smsc->segments.size() == 1);
}

TEST_CASE("draining waits for messages that leave") {
  link_at_work l{slow_link()};
  l.route_many(1, 3);
  lose(l);
  l.claims_durable_at_once = false;
  l.tell(hand_back{});
  bool drained = false;
  l.tell(drain_link{[&] { drained = true; }});
  l.pass(1s);
  CHECK_FALSE(drained);
  make_durable(l);
  CHECK(l.handed_back().size() == 2);
  make_durable(l);  // the claim that ends the draining
  CHECK(drained);
}
