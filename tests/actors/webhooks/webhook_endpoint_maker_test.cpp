#include "actors/webhooks/webhook_endpoint_maker.hpp"

#include "tests/actors/fake_store.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

/// Keeps what it is asked to do until the test lets it.
struct patient_pool : store_pool {
  bool takes = true;
  std::deque<connection_job> jobs;

 private:
  domain::admittance take(lane where, connection_job job, domain::account_id) override {
    if (!takes || where != lane::changes) return domain::admittance::full;
    jobs.push_back(std::move(job));
    return domain::admittance::taken;
  }
};

persistence::webhook_endpoint wanted(std::int64_t account) {
  persistence::webhook_endpoint e;
  e.account = {account};
  e.url = "https://example.com/" + std::to_string(account);
  return e;
}

}  // namespace

TEST_CASE("callback URLs that wait together are one job, and each hears its own verdict") {
  fake_stores stores;
  patient_pool pool;
  const auto maker = std::make_shared<webhook_endpoint_maker>();
  std::vector<std::int64_t> accounts;
  for (std::int64_t a = 1; a <= 3; ++a)
    REQUIRE(maker->make(pool, wanted(a), [&](auto made) {
      REQUIRE(made.has_value());
      accounts.push_back(made->account.value);
    }));
  REQUIRE(pool.jobs.size() == 1);
  pool.jobs.front().run(stores);
  CHECK(accounts == std::vector<std::int64_t>{1, 2, 3});
  REQUIRE(maker->make(pool, wanted(4), [](auto) {}));
  CHECK(pool.jobs.size() == 2);
}

TEST_CASE("a store that takes no more work is told at once and remembered by nobody") {
  patient_pool pool;
  pool.takes = false;
  const auto maker = std::make_shared<webhook_endpoint_maker>();
  bool called = false;
  CHECK_FALSE(maker->make(pool, wanted(1), [&](auto) { called = true; }));
  pool.takes = true;
  CHECK(maker->make(pool, wanted(2), [](auto) {}));
  CHECK(pool.jobs.size() == 1);
  CHECK_FALSE(called);
}

TEST_CASE("while the store is away everybody who waits hears so") {
  fake_stores stores;
  stores.changes_away = true;
  patient_pool pool;
  const auto maker = std::make_shared<webhook_endpoint_maker>();
  int away = 0;
  for (std::int64_t a = 1; a <= 2; ++a)
    REQUIRE(maker->make(pool, wanted(a), [&](auto made) {
      away += made.has_error() && made.error() == domain::errc::store_unavailable ? 1 : 0;
    }));
  pool.jobs.front().run(stores);
  CHECK(away == 2);
}
