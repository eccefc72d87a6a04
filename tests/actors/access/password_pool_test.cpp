#include "actors/access/password_pool.hpp"

#include "actors/access/hash_passwords.hpp"
#include "tests/actors/access/processes.hpp"
#include "tests/support/captured_log.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <future>
#include <memory>
#include <thread>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

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

  explicit pool_at_work(
      password_pool_options options = {.cost = {64, 1}}, const char* mode = hashing_argument) {
    options.process.program = {MBS_HASHING_PROGRAM, mode};
    pool = start_password_pool(system, options, steady_now);
  }
  outcome<std::string> hash(const domain::job_place& place, const std::string& password) {
    const auto told = std::make_shared<std::promise<outcome<std::string>>>();
    auto answer = told->get_future();
    pool->hash(place, password, [told](outcome<std::string> phc) { told->set_value(std::move(phc)); });
    REQUIRE(answer.wait_for(std::chrono::seconds{60}) == std::future_status::ready);
    return answer.get();
  }
  bool check(const std::string& phc, const std::string& password) {
    const auto told = std::make_shared<std::promise<outcome<bool>>>();
    auto answer = told->get_future();
    pool->check(here, phc, password, [told](outcome<bool> right) { told->set_value(std::move(right)); });
    REQUIRE(answer.wait_for(std::chrono::seconds{60}) == std::future_status::ready);
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
    for (int i = 0; i < 6'000 && hashed + turned_away < count; ++i)
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
  pool_at_work w{{.cost = {8'192, 2},
      .threads = 1,
      .waiting = 64,
      .waiting_each = 4,
      .patience = std::chrono::minutes{2}}};
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
  CHECK(within(std::chrono::seconds{5}, [] { return children_of(getpid()).empty(); }));
}

TEST_CASE("a pool whose process is stopped ends all the same") {
  flood f;
  pool_at_work w{{.cost = {64, 1}}, "silence"};
  w.pool->hash(here, "guess", f.counting());
  REQUIRE(within(std::chrono::seconds{5}, [] { return children_of(getpid()).size() == 1; }));
  const auto begin = steady_now();
  w.pool.reset();
  CHECK(steady_now() - begin < std::chrono::seconds{5});
  CHECK(f.hashed == 0);
}

TEST_CASE("whose process is killed is told to come again, and the next one has another process") {
  const test::captured_log log;
  // Seconds of work, so that it is under way.
  pool_at_work w{{.cost = {65'536, 100}}};
  REQUIRE(within(std::chrono::seconds{5}, [] { return children_of(getpid()).size() == 1; }));
  const auto child = children_of(getpid())[0];
  const auto told = std::make_shared<std::promise<outcome<std::string>>>();
  auto answer = told->get_future();
  w.pool->hash(here, "in hand", [told](outcome<std::string> phc) { told->set_value(std::move(phc)); });
  std::this_thread::sleep_for(std::chrono::milliseconds{200});
  ::kill(child, SIGKILL);
  REQUIRE(answer.wait_for(std::chrono::seconds{60}) == std::future_status::ready);
  const auto refused = answer.get();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().why == domain::errc::overloaded);
  CHECK(log.with("warning event=password_hasher_lost because=\"died over a question\"").size() == 1);
  CHECK(w.check(crypto::hash_password("next", {64, 1}), "next"));
}

TEST_CASE("what a process that lies says is no answer, and no password is right by it") {
  const test::captured_log log;
  pool_at_work w{{.cost = {64, 1}}, "garbage"};
  const auto refused = w.hash(here, "guess");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().why == domain::errc::overloaded);
  CHECK(log.with("answered what is no answer").size() == 1);
}
