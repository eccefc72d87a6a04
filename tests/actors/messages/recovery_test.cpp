#include "actors/messages/recovery.hpp"

#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_kind;

namespace {

struct restart : hand_driven_system {
  restart() : router{*this}, accounts{*this}, first{*this}, second{*this} {}
  persistence::message_history& add(const message_spec& spec) {
    stores.histories.push_back({make_message(spec), {}});
    return stores.histories.back();
  }
  static void happened(persistence::message_history& h, event_kind kind, message_state state,
      domain::link_id link, std::uint8_t segment = 0) {
    auto fact = fact_about(h.message, kind, state);
    fact.event.link = link;
    fact.event.segment = segment;
    h.events.push_back(fact.event);
  }
  void recover_all(std::vector<domain::route_rule> routes = {{.link = first_link, .network = safaricom}}) {
    auto rules = std::make_shared<const node_rules>(simple_rules(std::move(routes)));
    recovery = ended_with_scope<recovery_actor>{recover(
        system, pool, {*router.actor, *accounts.actor, links, &gate, clock(), rules, alphabets}, {1'000},
        [this] { ++claims_known; }, [this] { ++all_given; })};
    run();
  }
  std::vector<std::int64_t> routed() {
    std::vector<std::int64_t> found;
    for (const auto& m : router.all<route_progress>())
      for (const auto& p : *m.messages)
        found.push_back(p.message.id.value);
    return found;
  }
  static std::vector<std::int64_t> given(recorder<link_actor>& link) {
    std::vector<std::int64_t> found;
    for (const auto& m : link.all<link_recovered>())
      for (const auto& p : *m.unknown)
        found.push_back(p.message.id.value);
    return found;
  }

  fake_stores stores;
  inline_pool pool{stores};
  admission gate{100, 100};
  recorder<router_actor> router;
  recorder<queue_counter> accounts;
  recorder<link_actor> first;
  recorder<link_actor> second;
  std::map<domain::link_id, link_actor> links{{first_link, *first.actor}, {second_link, *second.actor}};
  std::map<domain::link_id, domain::alphabet> alphabets;
  ended_with_scope<recovery_actor> recovery;
  int claims_known = 0;
  int all_given = 0;
};

using ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE(
    "after a stop unknown outcomes go to their link, waiting messages to the router, finished ones nowhere") {
  restart r;
  (void)r.add({.id = 1});
  (void)r.add({.id = 2});
  r.happened(r.add({.id = 3}), event_kind::cancelled, message_state::cancelled, {});
  r.happened(r.add({.id = 4}), event_kind::submitted, message_state::submitted, first_link);
  r.happened(r.add({.id = 5}), event_kind::held, message_state::accepted, second_link);
  r.stores.claims = {{second_link, {{{2}, 0}, {{3}, 0}, {{4}, 0}}}};
  r.recover_all();
  CHECK(r.claims_known == 1);
  CHECK(r.all_given == 1);
  CHECK(r.routed() == ids{1});
  CHECK(r.given(r.first).empty());
  CHECK(r.given(r.second) == ids{2, 5});
  CHECK(r.gate.queued() == 3);
  CHECK(r.second.all<link_recovered>()[0].segments.size() == 1);
}

TEST_CASE("a store that goes away in the middle of recovery loses nobody and gives nobody twice") {
  for (const auto* call : {"load_claims", "load_histories", "load_strays", "unfinished"}) {
    CAPTURE(call);
    restart r;
    (void)r.add({.id = 1});
    (void)r.add({.id = 2});
    (void)r.add({.id = 3});
    r.stores.claims = {{first_link, {{{1}, 0}}}, {second_link, {{{2}, 0}}}};
    r.stores.fail_next[call] = 1;
    r.recover_all();
    r.pass(1s);
    CHECK(r.given(r.first) == ids{1});
    CHECK(r.given(r.second) == ids{2});
    CHECK(r.routed() == ids{3});
    CHECK(r.gate.queued() == 3);
  }
}

TEST_CASE("a store that is away is asked again after a pause, not at once") {
  restart r;
  (void)r.add({.id = 1});
  r.stores.away = true;
  r.recover_all();
  CHECK(r.stores.calls["load_claims"] == 1);
  r.pass(10s);
  CHECK(r.stores.calls["load_claims"] >= 10);
  CHECK(r.stores.calls["load_claims"] <= 50);
  CHECK(r.claims_known == 0);
  r.stores.away = false;
  r.pass(1s);
  CHECK(r.claims_known == 1);
  CHECK(r.routed() == ids{1});
}

TEST_CASE("recovery waits for a lane that has too much to do") {
  restart r;
  (void)r.add({.id = 1});
  r.pool.refusing = true;
  r.recover_all();
  r.pass(1s);
  CHECK(r.claims_known == 0);
  r.pool.refusing = false;
  r.pass(1s);
  CHECK(r.routed() == ids{1});
}

TEST_CASE("what waits since before a stop counts for its account") {
  restart r;
  (void)r.add({.id = 1, .account = 7});
  (void)r.add({.id = 2, .account = 8});
  (void)r.add({.id = 3, .account = 7});
  r.happened(r.add({.id = 4, .account = 7}), event_kind::held, message_state::accepted, first_link);
  r.happened(r.add({.id = 5, .account = 9, .segments = 2}), event_kind::submitted, message_state::submitted,
      first_link);
  r.stores.claims = {{first_link, {{{2}, 0}}}};
  r.recover_all();
  std::map<std::int64_t, std::uint32_t> counted;
  for (const auto& m : r.accounts.all<waiting_recovered>())
    counted[m.account.value] += m.messages;
  CHECK(counted == std::map<std::int64_t, std::uint32_t>{{7, 3}, {8, 1}});
  CHECK(r.gate.queued() == 4);
}

TEST_CASE("what is left of a long message follows its first segments on their link") {
  restart r;
  r.happened(r.add({.id = 1, .segments = 3}), event_kind::submitted, message_state::submitted, second_link);
  r.recover_all();
  CHECK(r.routed().empty());
  CHECK(r.given(r.second) == ids{1});
  CHECK(r.second.all<link_recovered>()[0].segments.empty());
  CHECK(r.second.all<link_recovered>()[0].past.size() == 1);
  CHECK(r.gate.queued() == 0);
}

TEST_CASE("what a link that is gone had goes to the one that has a route for it") {
  restart r;
  r.links.erase(first_link);
  (void)r.add({.id = 1});
  r.happened(r.add({.id = 2}), event_kind::held, message_state::accepted, first_link);
  r.happened(r.add({.id = 3, .segments = 2}), event_kind::submitted, message_state::submitted, first_link);
  r.stores.claims = {{first_link, {{{1}, 0}}}};
  r.recover_all({{.link = second_link, .network = safaricom}});
  CHECK(r.given(r.second) == ids{1, 2, 3});
  CHECK(r.second.all<link_recovered>()[0].segments.size() == 1);
  CHECK(r.routed().empty());
  CHECK(r.gate.queued() == 2);
}

TEST_CASE("what a link that is gone had goes rather to one whose alphabet has its letters") {
  for (const bool can : {true, false}) {
    restart r;
    constexpr domain::link_id gone{99};
    r.stores.histories.push_back({make_message_saying(std::string(100, 'a') + "\xCE\xA9", {.id = 1}), {}});
    r.happened(r.stores.histories.back(), event_kind::held, message_state::accepted, gone);
    r.alphabets = {{first_link, domain::alphabet::latin1}};
    if (!can) r.alphabets[second_link] = domain::alphabet::latin1;
    r.recover_all({{.link = first_link, .network = safaricom}, {.link = second_link, .network = safaricom}});
    CHECK(r.given(r.second) == (can ? ids{1} : ids{}));
    CHECK(r.given(r.first) == (can ? ids{} : ids{1}));
  }
}

TEST_CASE("without any route what was never taken waits at the router, and the rest stays in the store") {
  restart r;
  r.links.erase(first_link);
  (void)r.add({.id = 1});
  r.happened(r.add({.id = 2}), event_kind::held, message_state::accepted, first_link);
  r.happened(r.add({.id = 3, .segments = 2}), event_kind::submitted, message_state::submitted, first_link);
  (void)r.add({.id = 4});
  r.stores.claims = {{first_link, {{{1}, 0}, {{3}, 1}}}};
  r.recover_all({});
  CHECK(r.given(r.second).empty());
  CHECK(r.routed() == ids{1, 4});
  CHECK(r.router.all<route_progress>()[0].messages->front().possible_duplicate);
  CHECK(r.gate.queued() == 2);
}

TEST_CASE(
    "a message that waited to be sent again when the stop came still counts as one that may have left") {
  restart r;
  r.happened(r.add({.id = 1}), event_kind::possible_duplicate, message_state::accepted, first_link);
  (void)r.add({.id = 2});
  r.recover_all();
  REQUIRE(r.routed() == ids{1, 2});
  const auto& given = *r.router.all<route_progress>()[0].messages;
  CHECK(given[0].possible_duplicate);
  CHECK_FALSE(given[1].possible_duplicate);
}

TEST_CASE("what a stop left in doubt goes to its link as sent again only when it was") {
  restart r;
  (void)r.add({.id = 1});
  r.happened(r.add({.id = 2}), event_kind::possible_duplicate, message_state::accepted, first_link);
  r.happened(r.add({.id = 3}), event_kind::held, message_state::accepted, first_link);
  r.stores.claims = {{first_link, {{{1}, 0}, {{2}, 0}}}};
  r.recover_all();
  std::map<std::int64_t, bool> repeated;
  for (const auto& m : r.first.all<link_recovered>())
    for (const auto& p : *m.unknown)
      repeated[p.message.id.value] = p.possible_duplicate;
  CHECK(repeated == std::map<std::int64_t, bool>{{1, false}, {2, true}, {3, false}});
}

TEST_CASE("what was held before a stop is held after it, also when the claim still names it or its message") {
  restart r;
  auto& early = r.add({.id = 1, .segments = 2});  // one held long ago, and one in doubt
  r.happened(early, event_kind::held, message_state::accepted, first_link, 0);
  r.happened(r.add({.id = 2}), event_kind::possible_duplicate, message_state::accepted, first_link);
  r.happened(r.stores.histories.back(), event_kind::held, message_state::accepted, first_link);
  r.happened(r.add({.id = 3}), event_kind::held, message_state::accepted, first_link);
  r.stores.claims = {{first_link, {{{1}, 1}, {{2}, 0}}}};
  r.recover_all();
  using addresses = std::set<std::pair<std::int64_t, int>>;
  addresses unknown, held;
  for (const auto& m : r.first.all<link_recovered>()) {
    for (const auto& s : m.segments)
      unknown.emplace(s.message.value, s.segment);
    for (const auto& s : m.held)
      held.emplace(s.message.value, s.segment);
  }
  CHECK(unknown == addresses{{1, 1}});
  CHECK(held == addresses{{1, 0}, {2, 0}, {3, 0}});
}

TEST_CASE("each link hears which segments it sent again, of all that is open") {
  restart r;
  auto& taken = r.add({.id = 1, .segments = 2});
  r.happened(taken, event_kind::possible_duplicate, message_state::accepted, second_link, 1);
  r.happened(taken, event_kind::submitted, message_state::submitted, second_link, 0);
  r.happened(taken, event_kind::submitted, message_state::submitted, second_link, 1);
  r.happened(r.add({.id = 2}), event_kind::possible_duplicate, message_state::accepted, first_link);
  r.stores.claims = {{first_link, {{{2}, 0}}}};
  r.recover_all();
  const auto told = [](recorder<link_actor>& link) {
    std::vector<segment_address> all;
    for (const auto& m : link.all<link_recovered>())
      for (const auto& s : m.repeated)
        all.push_back(s.where);
    return all;
  };
  CHECK(told(r.first) == std::vector{segment_address{{2}, 0}});
  CHECK(told(r.second) == std::vector{segment_address{{1}, 1}});
  CHECK(r.given(r.second).empty());
}

TEST_CASE("nobody is told that all is given while a part of it could not be read") {
  restart r;
  (void)r.add({.id = 1});
  r.stores.fail_next["unfinished"] = 3;
  r.recover_all();
  CHECK(r.all_given == 0);
  CHECK(r.first.all<recovery_over>().empty());
  r.pass(10s);
  CHECK(r.all_given == 1);
  CHECK(r.first.all<recovery_over>().size() == 1);
  CHECK(r.second.all<recovery_over>().size() == 1);
  CHECK(r.routed() == ids{1});
}
