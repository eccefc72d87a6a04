#include "actors/messages/cancellation.hpp"

#include "tests/actors/actor_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

/// A message in the store, and a ROUTER that answers as the test says.
struct cancelling : hand_driven_system {
  cancelling() : router{*this} {
    router.when<withdraw_message>([this](const withdraw_message& m) {
      if (meanwhile) happened(*meanwhile);
      m.done(links_say);
    });
  }
  void happened(message_state state) {
    stored.events.push_back(fact_about(stored.message, domain::event_kind::submitted, state).event);
  }
  outcome<persistence::message_history> cancel() {
    std::optional<outcome<persistence::message_history>> came;
    cancel_message(
        *router.actor, stored.message.id, [this](auto done) { done(stored); },
        [this](auto done) { done(stored); }, [&](auto result) { came = std::move(result); });
    run();
    REQUIRE(came);
    return *came;
  }

  persistence::message_history stored{make_message({.id = 1}), {}};
  withdrawal links_say = withdrawal::not_here;
  std::optional<message_state> meanwhile;  // what becomes of it while the links are asked
  recorder<router_actor> router;
};

}  // namespace

TEST_CASE(
    "an accepted message that no link holds at the moment cannot be cancelled yet, and is not called "
    "submitted") {
  cancelling c;
  const auto came = c.cancel();
  REQUIRE(came.has_error());
  CHECK(came.error().why == errc::in_transit);
  CHECK(came.error().retry_after > 0s);
  CHECK_FALSE(came.error().detail.empty());
}

TEST_CASE("a message that goes out or ends while the links are asked is told as it stands then") {
  cancelling c;
  c.meanwhile = message_state::submitted;
  CHECK(c.cancel().error().why == errc::already_submitted);
  CHECK(c.cancel().error().why == errc::already_submitted);
  CHECK(c.router.all<withdraw_message>().size() == 1);
  cancelling d;
  d.meanwhile = message_state::expired;
  CHECK(d.cancel().error().why == errc::already_final);
}

TEST_CASE("what the link that holds a message says decides its cancellation") {
  cancelling c;
  c.links_say = withdrawal::submitted;
  CHECK(c.cancel().error().why == errc::already_submitted);
  c.links_say = withdrawal::ended;
  CHECK(c.cancel().error().why == errc::already_final);
  c.links_say = withdrawal::withdrawn;
  c.meanwhile = message_state::cancelled;
  const auto came = c.cancel();
  REQUIRE(came.has_value());
  CHECK(came->events.back().state == message_state::cancelled);
}
