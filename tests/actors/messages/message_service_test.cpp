#include "actors/messages/message_service.hpp"

#include "tests/actors/account_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

/// Keeps the lists of people, of each account as many as it may have waiting, and runs all else at once.
struct patient_pool final : store_pool {
  explicit patient_pool(fake_stores& s) : stores{s} {}

  static constexpr std::size_t waiting_each = 100;
  fake_stores& stores;
  std::vector<connection_job> looks;
  std::map<lane, std::size_t> asked;

 private:
  domain::admittance take(lane where, connection_job job, domain::account_id) override {
    ++asked[where];
    if (where != lane::people) return job.run(stores), domain::admittance::taken;
    if (looks.size() == waiting_each) return domain::admittance::share_used_up;
    looks.push_back(std::move(job));
    return domain::admittance::taken;
  }
};

}  // namespace

TEST_CASE("cancellations of one account wait like its lists, and beyond its share nothing is done") {
  account_surroundings around;
  around.stores.accounts[1] = stored_account({1});
  around.stores.histories = {{make_message({.id = 3, .account = 1}), {}}};
  const ended_with_scope<accounts_actor> accounts{spawn_accounts(around.system, around.environment, {})};
  recorder<router_actor> router{around};
  patient_pool pool{around.stores};
  message_service service{{.accounts = *accounts, .router = *router.actor, .store = &pool}};

  std::size_t refused = 0;
  for (int i = 0; i < 200; ++i)
    service.cancel({1}, {3}, [&](const outcome<persistence::message_history>& came) {
      if (came.has_error() && came.error().why == errc::rate_limited) ++refused;
    });
  around.run();
  CHECK(pool.looks.size() == patient_pool::waiting_each);
  CHECK(refused == 100);
  CHECK(pool.asked[lane::messages] == 0);
  CHECK(router.all<withdraw_message>().empty());
}
