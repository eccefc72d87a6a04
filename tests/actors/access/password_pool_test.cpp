#include "actors/access/password_pool.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>

using namespace mbs;
using namespace mbs::actors;

namespace {

constexpr domain::job_place here{1, 1, 1, 1};
constexpr domain::job_place there{2, 2, 2, 2};

domain::steady_point steady_now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now());
}

/// A pool that hashes quickly, or as slowly as a test wants to wait for.
struct pool_at_work {
  caf::actor_system_config config;
  caf::actor_system system{config};
  std::unique_ptr<password_pool> pool;

  explicit pool_at_work(password_pool_options options = {.cost = {64, 1}}) {
    pool = start_password_pool(system, options, steady_now);
  }
  outcome<std::string> hash(const domain::job_place& place, const std::string& password) {
    const auto told = std::make_shared<std::promise<outcome<std::string>>>();
    auto answer = told->get_future();
    pool->hash(place, password, [told](outcome<std::string> phc) { told->set_value(std::move(phc)); });
    REQUIRE(answer.wait_for(std::chrono::seconds{20}) == std::future_status::ready);
    return answer.get();
  }
  bool check(const std::string& phc, const std::string& password) {
    const auto told = std::make_shared<std::promise<outcome<bool>>>();
    auto answer = told->get_future();
    pool->check(here, phc, password, [told](outcome<bool> right) { told->set_value(std::move(right)); });
    REQUIRE(answer.wait_for(std::chrono::seconds{20}) == std::future_status::ready);
    return answer.get().value();
  }
};

/// How many of the answers to a flood came back as overloaded.
struct flood {
  std::atomic<int> hashed{0}, turned_away{0};
  completion<std::string> counting() {
    return [this](outcome<std::string> phc) { ++(phc ? hashed : turned_away); };
  }
  [[nodiscard]] bool is_answered(int count) const {
    for (int i = 0; i < 2'000 && hashed + turned_away < count; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    return hashed + turned_away == count;
  }
};

}  // namespace

TEST_CASE("a password is known by its hash, and nobody's by none") {
  pool_at_work w;
  const auto phc = w.hash(here, "correct horse battery").value();
  CHECK(phc.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
  CHECK(w.check(phc, "correct horse battery"));
  CHECK_FALSE(w.check(phc, "wrong"));
  CHECK_FALSE(w.check("", "correct horse battery"));
}

TEST_CASE("a place that floods is turned away beyond its share, and all that it may have is answered") {
  pool_at_work w{{.cost = {8'192, 2}, .threads = 1, .waiting = 64, .waiting_each = 4}};
  flood f;
  for (int i = 0; i < 50; ++i)
    w.pool->hash(here, "guess", f.counting());
  // Somebody elsewhere has a turn between two of the flood's.
  CHECK(w.hash(there, "honest").has_value());
  // Also what waits while the place rests, with nobody asking any more.
  CHECK(f.is_answered(50));
  CHECK(f.hashed >= 4);
  CHECK(f.turned_away >= 40);
}

TEST_CASE("a pool that ends drops what waits and ends all the same") {
  flood f;
  {
    pool_at_work w{{.cost = {8'192, 2}, .threads = 2, .waiting = 64, .waiting_each = 32}};
    for (int i = 0; i < 20; ++i)
      w.pool->hash(i % 2 == 0 ? here : there, "guess", f.counting());
    w.pool.reset();
  }
  CHECK(f.hashed + f.turned_away <= 20);
}
