#include "actors/messages/roll_up.hpp"

#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

#include <caf/scoped_actor.hpp>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

struct rolling {
  rolling() { actor = spawn_roll_up(world.system, pool, {.step = 10, .percent = 10, .now = world.clock()}); }
  ~rolling() { caf::anon_send_exit(actor, caf::exit_reason::user_shutdown); }

  fake_stores stores;
  inline_pool pool{stores};
  hand_driven_system world;
  roll_up_actor actor;
};

}  // namespace

TEST_CASE("a look at what was committed comes every second, and asks only for what is new") {
  rolling r;
  r.stores.fold_progress = {{false, 7}};
  r.world.run();
  REQUIRE(r.stores.folded.size() == 1);
  CHECK_FALSE(r.stores.folded[0].last_commit.has_value());
  CHECK(r.stores.folded[0].limit == 10);
  CHECK(r.stores.folded[0].now == beginning);
  r.world.pass(1s);
  REQUIRE(r.stores.folded.size() == 2);
  CHECK(r.stores.folded[1].last_commit == 7);
}

TEST_CASE("what is left is gone on with soon, and all of it is asked for") {
  rolling r;
  r.stores.fold_progress = {{true, 7}, {true, 7}, {true, 7}, {false, 7}};
  r.world.pass(500ms);
  REQUIRE(r.stores.folded.size() == 4);
  for (std::size_t i = 1; i < 4; ++i)
    CHECK_FALSE(r.stores.folded[i].last_commit.has_value());
}

TEST_CASE("a store that fails or takes no more is asked again after five seconds") {
  rolling r;
  r.stores.away = true;
  r.world.run();
  CHECK(r.stores.folded.size() == 1);
  r.world.pass(4s);
  CHECK(r.stores.folded.size() == 1);
  r.stores.away = false;
  r.pool.refusing = true;
  r.world.pass(1s);
  CHECK(r.stores.folded.size() == 1);
  r.pool.refusing = false;
  r.world.pass(5s);
  CHECK(r.stores.folded.size() == 2);
}

TEST_CASE("while messages are committed the rest after a step keeps to the share, within bounds") {
  CHECK(rest_after(10ms, {10}, true, true) == 90ms);
  CHECK(rest_after(10ms, {100}, true, true) == 20ms);
  CHECK(rest_after(10ms, {3}, true, true) < 330ms);
  CHECK(rest_after(10s, {1}, true, true) == 10s);
  CHECK(rest_after(100ms, {10}, true, false) == 200ms);     // a commit may be waiting for the step
  CHECK(rest_after(100ms, {10, 25}, true, false) == 25ms);  // it does not
  CHECK(rest_after(10ms, {10, 25}, true, true) == 90ms);
  CHECK(rest_after(1ms, {10}, true, false) == 5ms);
  CHECK(rest_after(10ms, {10}, false, true) == 1s);
}

TEST_CASE(
    "from half of the processor time idle on the share grows, up to a third, and never below what is set") {
  for (const auto idle : {0U, 20U, 35U, 50U})
    CHECK(share_of_time(3, idle) == 3);
  CHECK(share_of_time(3, 51) == 4);
  CHECK(share_of_time(3, 55) == 20);
  CHECK(share_of_time(3, 59) == 33);
  CHECK(share_of_time(3, 100) == 33);
  CHECK(share_of_time(50, 100) == 50);
}
