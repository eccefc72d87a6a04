#include "actors/node/maintenance.hpp"

#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

TEST_CASE("maintenance goes on soon as long as there is more, else and when it fails after a minute") {
  fake_stores stores;
  inline_pool pool{stores};
  std::vector<domain::duration> rests;
  const auto step = [&] {
    maintain(
        pool, [] { return beginning; }, [&](domain::duration rest) { rests.push_back(rest); });
  };
  stores.more_to_maintain = 2;
  for (int i = 0; i < 3; ++i)
    step();
  REQUIRE(rests.size() == 3);
  CHECK(stores.maintained[0] == std::pair{beginning - 24h, beginning - 24h * 8});
  CHECK(stores.forgotten[0] == std::pair{beginning - 24h, beginning - 24h * 90});
  CHECK(rests[0] > domain::duration{});
  CHECK(rests[0] < 10s);
  CHECK(rests[1] < 10s);
  CHECK(rests[2] == 1min);
  stores.changes_away = true;
  step();
  CHECK(stores.maintained.size() == 4);
  CHECK(rests.back() == 1min);
}
