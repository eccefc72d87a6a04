#include "actors/node/maintenance.hpp"

#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

TEST_CASE("maintenance goes on in steps as long as there is more, and leaves a failing store alone") {
  fake_stores stores;
  inline_pool pool{stores};
  const auto clock = [] { return beginning; };
  stores.more_to_maintain = 3;
  maintain(pool, clock);
  REQUIRE(stores.maintained.size() == 4);
  CHECK(stores.maintained[0] == std::pair{beginning - 24h, beginning - 24h * 8});
  stores.changes_away = true;
  maintain(pool, clock);
  CHECK(stores.maintained.size() == 5);
}
