#include "tests/actors/actor_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

struct router_at_work : hand_driven_system {
  explicit router_at_work(std::uint32_t room = 1'000, std::vector<domain::route_rule> routes = both_links(),
      bool without_links = false, std::map<domain::link_id, domain::alphabet> alphabets = {})
      : first{*this}, second{*this}, accounts{*this} {
    router = ended_with_scope<router_actor>{spawn_router(system,
        {std::make_shared<const node_rules>(simple_rules(std::move(routes))),
            [this, without_links](const link_owner&) {
              if (without_links) return std::map<domain::link_id, link_actor>{};
              return std::map<domain::link_id, link_actor>{
                  {first_link, *first.actor}, {second_link, *second.actor}};
            },
            room, {}, *accounts.actor, clock(), std::move(alphabets)})};
    run();
  }
  [[nodiscard]] std::vector<message_fact> facts() {
    std::vector<message_fact> all;
    for (const auto& s : accounts.all<settle_facts>())
      all.insert(all.end(), s.facts->begin(), s.facts->end());
    return all;
  }
  void tell_recorded() {
    for (const auto& s : accounts.all<settle_facts>())
      tell(facts_recorded{{s.ticket}});
  }
  static std::vector<domain::route_rule> both_links() {
    return {{.link = first_link, .network = safaricom, .preference = 1},
        {.link = second_link, .network = safaricom, .preference = 2}};
  }
  template <class Message>
  void tell(Message m) {
    caf::anon_send(*router, std::move(m));
    run();
  }
  /// What was told by then.
  const std::vector<withdrawal>& withdraw(std::int64_t id) {
    tell(withdraw_message{{id}, [this](withdrawal w) { told.push_back(w); }});
    return told;
  }
  void up(domain::link_id link, bool is_up = true) { tell(link_changed{link, is_up}); }
  void route(std::int64_t from, std::int64_t count, message_spec spec = {}) {
    std::vector<domain::message> messages;
    for (std::int64_t i = 0; i < count; ++i) {
      spec.id = from + i;
      messages.push_back(make_message(spec));
    }
    tell(route_messages{batch_of(std::move(messages))});
  }
  /// Ids given to a link, fresh or in progress, in order.
  static std::vector<std::int64_t> given(recorder<link_actor>& link) {
    std::vector<std::int64_t> ids;
    for (const auto& m : link.all<route_messages>())
      for (const auto& one : *m.messages)
        ids.push_back(one.id.value);
    for (const auto& m : link.all<route_progress>())
      for (const auto& one : *m.messages)
        ids.push_back(one.message.id.value);
    return ids;
  }

  recorder<link_actor> first;
  recorder<link_actor> second;
  recorder<fact_settler> accounts;
  std::vector<withdrawal> told;
  ended_with_scope<router_actor> router;
};

using withdrawals = std::vector<withdrawal>;
using ids = std::vector<std::int64_t>;

give_up_messages overdue(persistence::message_history h) {
  return {std::make_shared<std::vector<persistence::message_history>>(1, std::move(h))};
}

persistence::message_history held_history(const message_spec& spec) {
  persistence::message_history h{make_message(spec), {}};
  h.events.push_back(fact_about(h.message, domain::event_kind::held, message_state::accepted).event);
  h.events.back().link = first_link;
  return h;
}

}  // namespace

TEST_CASE("a message goes to the preferred link that is up") {
  router_at_work r;
  r.up(first_link);
  r.up(second_link);
  r.route(1, 2);
  CHECK(r.given(r.first) == ids{1, 2});
  CHECK(r.given(r.second).empty());
}

TEST_CASE("while the preferred link is down the next one carries its traffic") {
  router_at_work r;
  r.up(second_link);
  r.route(1, 2);
  CHECK(r.given(r.second) == ids{1, 2});
}

TEST_CASE("with no link up messages wait at the preferred one") {
  router_at_work r;
  r.route(1, 1);
  CHECK(r.given(r.first) == ids{1});
}

TEST_CASE("a link that goes down is asked for its messages when another can carry them, and not otherwise") {
  router_at_work r;
  r.up(first_link);
  r.up(first_link, false);
  CHECK(r.first.all<hand_back>().empty());
  r.up(second_link);
  CHECK(r.first.all<hand_back>().size() == 1);
  r.tell(route_progress{progress_of({in_progress(make_message({.id = 5}))})});
  CHECK(r.given(r.second) == ids{5});
}

TEST_CASE("a link of numbers outside every network has a substitute as well") {
  router_at_work r{1'000,
      {{.link = first_link, .network = safaricom, .preference = 1},
          {.link = first_link, .network = {}, .preference = 1},
          {.link = second_link, .network = {}, .preference = 2}, {.link = first_link, .network = {2}},
          {.link = first_link, .network = {3}}}};
  r.up(first_link);
  r.up(second_link);
  r.up(first_link, false);
  CHECK(r.first.all<hand_back>().size() == 1);
}

TEST_CASE("without room messages are parked and placed, oldest first, as room comes") {
  router_at_work r{2};
  r.up(first_link);
  r.up(second_link);
  r.route(1, 6);
  CHECK(r.given(r.first) == ids{1, 2});
  CHECK(r.given(r.second) == ids{3, 4});
  r.tell(link_has_room{second_link, 1});
  CHECK(r.given(r.second) == ids{3, 4, 5});
  r.tell(link_has_room{first_link, 5});
  CHECK(r.given(r.first) == ids{1, 2, 6});
}

TEST_CASE("an otp goes out next although promotional messages have filled all the room that they may have") {
  router_at_work r{8, {{.link = first_link, .network = safaricom}}};
  r.up(first_link);
  r.route(1, 20, {.traffic = traffic_class::promotional});
  CHECK(r.given(r.first) == ids{1, 2, 3, 4});
  r.route(50, 20, {.traffic = traffic_class::transactional});
  CHECK(r.given(r.first) == ids{1, 2, 3, 4, 50, 51});
  r.route(100, 2, {.traffic = traffic_class::otp});
  CHECK(r.given(r.first) == ids{1, 2, 3, 4, 50, 51, 100, 101});
  // Full: what leaves makes room for the most urgent that waits.
  r.route(102, 2, {.traffic = traffic_class::otp});
  r.tell(link_has_room{first_link, 1});
  CHECK(r.given(r.first).back() == 102);
  r.tell(link_has_room{first_link, 3});
  CHECK(r.given(r.first) == ids{1, 2, 3, 4, 50, 51, 100, 101, 102, 103});
  r.tell(link_has_room{first_link, 1});
  CHECK(r.given(r.first).back() == 52);
}

TEST_CASE("a parked message of one network does not hold another network's back") {
  router_at_work r{1, {{.link = first_link, .network = safaricom}, {.link = second_link, .network = {2}}}};
  r.up(first_link);
  r.up(second_link);
  r.route(1, 2);
  auto other = make_message({.id = 9});
  other.network = {2};
  r.tell(route_messages{batch_of({other})});
  CHECK(r.given(r.second) == ids{9});
}

TEST_CASE("withdrawing asks the links in turn until one had the message") {
  router_at_work r;
  r.up(first_link);
  std::vector<withdrawal> told;
  r.first.when<withdraw_message>([](const withdraw_message& m) { m.done(withdrawal::not_here); });
  r.second.when<withdraw_message>([](const withdraw_message& m) {
    m.done(m.message.value == 2 ? withdrawal::withdrawn : withdrawal::not_here);
  });
  r.tell(withdraw_message{{2}, [&](withdrawal w) { told.push_back(w); }});
  r.tell(withdraw_message{{3}, [&](withdrawal w) { told.push_back(w); }});
  CHECK(told == std::vector{withdrawal::withdrawn, withdrawal::not_here});
}

TEST_CASE(
    "a parked message is cancelled where it waits, is told so once that is durable, and never goes out") {
  for (const bool has_route : {true, false}) {
    CAPTURE(has_route);
    router_at_work r{0, has_route ? router_at_work::both_links() : std::vector<domain::route_rule>{}};
    r.up(first_link);
    r.route(1, 2, {.validity = 1h});
    CHECK(r.withdraw(1).empty());
    REQUIRE(r.facts().size() == 1);
    const auto fact = r.facts()[0];
    CHECK(fact.event.message.value == 1);
    CHECK(fact.event.kind == domain::event_kind::cancelled);
    CHECK(fact.event.state == message_state::cancelled);
    CHECK(fact.event.release == shilling);
    CHECK(fact.event.charge == money{});
    CHECK(fact.left_queue);
    // Asked again before the first cancellation is durable.
    CHECK(r.withdraw(1) == withdrawals{withdrawal::ended});
    r.tell_recorded();
    CHECK(r.told == withdrawals{withdrawal::ended, withdrawal::withdrawn});
    r.tell(link_has_room{first_link, 10});
    CHECK(r.given(r.first) == (has_route ? ids{2} : ids{}));
    r.pass(2h);
    CHECK(r.facts().size() == (has_route ? 1 : 2));
    CHECK(r.first.all<withdraw_message>().empty());
  }
}

TEST_CASE("a parked message that may be at an operator is not called cancelled") {
  router_at_work r{1'000, {}};
  auto m = in_progress(make_message({.id = 1, .validity = 1h}));
  m.possible_duplicate = true;
  r.tell(route_progress{progress_of({m})});
  CHECK(r.withdraw(1) == withdrawals{withdrawal::submitted});
  CHECK(r.facts().empty());
  r.pass(2h);
  CHECK(r.facts().size() == 1);
}

TEST_CASE("a message that no link has a route for expires with its validity, once, and is released") {
  router_at_work r{1'000, {}};
  r.up(first_link);
  r.route(1, 1, {.validity = 60s});
  r.route(2, 1, {.account = 8, .validity = 2h});
  r.pass(59s);
  CHECK(r.facts().empty());
  r.pass(31s);
  REQUIRE(r.facts().size() == 1);
  const auto fact = r.facts()[0];
  CHECK(r.accounts.all<settle_facts>()[0].account.value == 7);
  CHECK(fact.event.message.value == 1);
  CHECK(fact.event.state == message_state::expired);
  CHECK(fact.event.kind == domain::event_kind::expired);
  CHECK(fact.event.release == shilling);
  CHECK(fact.event.charge == money{});
  CHECK(fact.left_queue);
  r.pass(10min);
  CHECK(r.facts().size() == 1);
  CHECK(r.given(r.first).empty());
  r.pass(2h);
  CHECK(r.facts().size() == 2);
}

TEST_CASE("a parked message expires in time while all links are full, and is not sent when there is room") {
  router_at_work r{1};
  r.up(first_link);
  r.up(second_link);
  r.route(1, 3, {.validity = 60s});
  r.route(4, 1, {.validity = 1h});
  r.pass(90s);
  REQUIRE(r.facts().size() == 1);
  CHECK(r.facts()[0].event.message.value == 3);
  r.tell(link_has_room{first_link, 10});
  CHECK(r.given(r.first) == ids{1, 4});
  CHECK(r.given(r.second) == ids{2});
}

TEST_CASE("many parked messages of one account expire in batches of moderate size") {
  router_at_work r{1'000, {}};
  r.route(1, 12'000, {.validity = 60s});
  r.pass(90s);
  CHECK(r.facts().size() == 12'000);
  for (const auto& s : r.accounts.all<settle_facts>())
    CHECK(s.facts->size() <= 5'000);
}

TEST_CASE("what waits in the router when it is overdue ends there, once") {
  router_at_work r{1'000, {}};
  const message_spec spec{.id = 1, .validity = 60s};
  r.tell(route_progress{progress_of({in_progress(make_message(spec))})});
  r.pass(61s);
  r.tell(overdue(held_history(spec)));
  REQUIRE(r.facts().size() == 1);
  r.tell(overdue(held_history(spec)));
  r.pass(1min);
  CHECK(r.facts().size() == 1);
  CHECK(r.first.all<give_up_messages>().empty());
  r.tell_recorded();
  r.tell(overdue(held_history({.id = 2})));
  CHECK(r.first.all<give_up_messages>().size() == 1);
}

TEST_CASE("with no link at all overdue messages end in the router, with what was charged") {
  router_at_work r{1'000, {}, true};
  persistence::message_history h{make_message({.id = 1, .segments = 2}), {}};
  h.events.push_back(
      fact_about(h.message, domain::event_kind::submitted, message_state::submitted, shilling).event);
  r.tell(overdue(h));
  r.tell(overdue(h));
  REQUIRE(r.facts().size() == 1);
  CHECK(r.facts()[0].event.state == message_state::unknown);
  CHECK(r.facts()[0].event.release == shilling);
  CHECK_FALSE(r.facts()[0].left_queue);
}

TEST_CASE("what RECOVERY gave to another link, because its own is gone, ends once, at the link that has it") {
  router_at_work r;
  constexpr domain::link_id gone{9};
  const auto history = [&](std::int64_t id) {
    persistence::message_history h{make_message({.id = id}), {}};
    h.events.push_back(fact_about(h.message, domain::event_kind::submitted, message_state::submitted).event);
    h.events.back().link = gone;
    return h;
  };
  // Each link holds one of three; nobody has the third.
  const auto holds = [](recorder<link_actor>& link, std::int64_t id) {
    link.when<give_up_messages>([id](const give_up_messages& m) {
      REQUIRE(m.not_here);
      std::erase_if(*m.histories, [id](const auto& h) { return h.message.id.value == id; });
      m.not_here(m.histories);
    });
  };
  holds(r.first, 1);
  holds(r.second, 2);
  auto all = std::make_shared<std::vector<persistence::message_history>>();
  for (std::int64_t id = 1; id <= 3; ++id)
    all->push_back(history(id));
  r.tell(give_up_messages{all});
  REQUIRE(r.facts().size() == 1);
  CHECK(r.facts()[0].event.message.value == 3);
  CHECK(r.facts()[0].event.state == message_state::unknown);
  // Read from the store before that end was durable, and found later.
  r.tell_recorded();
  r.tell(overdue(history(3)));
  CHECK(r.facts().size() == 1);
}

TEST_CASE("a message that changes links while it is looked for to be given up ends once") {
  router_at_work r;
  persistence::message_history h{make_message({.id = 1}), {}};
  h.events.push_back(fact_about(h.message, domain::event_kind::held, message_state::accepted).event);
  h.events.back().link = domain::link_id{9};
  const auto comes_back = [&](recorder<link_actor>& link, bool now) {
    link.when<give_up_messages>([&r, now, h](const give_up_messages& m) {
      auto m_now = in_progress(h.message);
      m_now.possible_duplicate = true;
      if (now) caf::anon_send(*r.router, route_progress{progress_of({m_now})});
      m.not_here(m.histories);
    });
  };
  SUBCASE("from the first") {
    comes_back(r.first, true);
    comes_back(r.second, false);
  }
  SUBCASE("from the second") {
    comes_back(r.first, false);
    comes_back(r.second, true);
  }
  SUBCASE("from both") {
    comes_back(r.first, true);
    comes_back(r.second, true);
  }
  r.up(first_link);
  r.tell(overdue(h));
  CHECK(r.facts().size() == 1);
  CHECK(r.given(r.first).empty());
}

TEST_CASE("overdue messages that are being looked for already are not looked for again") {
  router_at_work r;
  persistence::message_history h{make_message({.id = 1}), {}};
  h.events.push_back(fact_about(h.message, domain::event_kind::submitted, message_state::submitted).event);
  h.events.back().link = domain::link_id{9};
  r.tell(overdue(h));
  r.tell(overdue(h));
  CHECK(r.first.all<give_up_messages>().size() + r.second.all<give_up_messages>().size() == 1);
}

TEST_CASE("overdue messages go to the link that had them") {
  router_at_work r;
  persistence::message_history h{make_message({.id = 1}), {}};
  h.events.push_back(fact_about(h.message, domain::event_kind::submitted, message_state::submitted).event);
  h.events.back().link = second_link;
  r.tell(give_up_messages{std::make_shared<std::vector<persistence::message_history>>(1, h)});
  CHECK(r.second.all<give_up_messages>().size() == 1);
  CHECK(r.first.all<give_up_messages>().empty());
}

TEST_CASE("a text goes by the link that can write it, even if that one is down, and others by preference") {
  router_at_work r{1'000, router_at_work::both_links(), false, {{first_link, domain::alphabet::latin1}}};
  r.up(first_link);
  r.tell(route_messages{batch_of({make_message_saying("plain", {.id = 1}),
      make_message_saying(std::string(100, 'a') + "\u20AC", {.id = 2}),
      make_message_saying("as UCS-2: \u20AC", {.id = 3})})});
  CHECK(r.given(r.first) == ids{1, 3});
  CHECK(r.given(r.second) == ids{2});
}

TEST_CASE("a text that no link can write goes to one that will refuse it") {
  router_at_work r{1'000, router_at_work::both_links(), false,
      {{first_link, domain::alphabet::latin1}, {second_link, domain::alphabet::ascii}}};
  r.up(first_link);
  r.tell(route_messages{batch_of({make_message_saying(std::string(100, 'a') + "\u20AC", {.id = 1})})});
  CHECK(r.given(r.first) == ids{1});
}

TEST_CASE("a text that waits for the one link that can write it does not hold up the others") {
  router_at_work r{4, router_at_work::both_links(), false, {{first_link, domain::alphabet::latin1}}};
  r.up(first_link);
  r.up(second_link);
  const auto rich = std::string(100, 'a') + "\u20AC";
  for (std::int64_t id = 1; id <= 4; ++id)
    r.tell(route_messages{batch_of({make_message_saying(rich, {.id = id})})});
  CHECK(r.given(r.second) == ids{1, 2, 3});
  CHECK(r.given(r.first).empty());
  r.route(11, 4);
  CHECK(r.given(r.first) == ids{11, 12, 13});
  r.tell(link_has_room{first_link, 1});
  CHECK(r.given(r.first) == ids{11, 12, 13, 14});
  r.tell(link_has_room{second_link, 1});
  CHECK(r.given(r.second) == ids{1, 2, 3, 4});
}
