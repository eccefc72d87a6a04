#include "actors/node/maintenance.hpp"

#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

TEST_CASE("maintenance goes on in steps as long as there is more, and leaves a failing store alone") {
  fake_reader reader;
  fake_admin admin{reader};
  inline_workers workers{reader, admin};
  const auto clock = [] { return beginning; };
  admin.more_to_maintain = 3;
  maintain(workers, clock);
  REQUIRE(admin.maintained.size() == 4);
  CHECK(admin.maintained[0] == std::pair{beginning - 24h, beginning - 24h * 8});
  admin.away = true;
  maintain(workers, clock);
  CHECK(admin.maintained.size() == 5);
}
