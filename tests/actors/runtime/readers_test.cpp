#include "actors/runtime/readers.hpp"

#include "persistence/database.hpp"
#include "tests/actors/fake_store.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <doctest/doctest.h>

#include <future>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

struct fake_database final : persistence::database {
  std::vector<std::string> migrate() override { return {}; }
  void require_durability() override {}
  void take_server_lock() override {}
  std::unique_ptr<persistence::journal_store> journal() override { return nullptr; }
  std::unique_ptr<persistence::read_store> reader() override { return std::make_unique<fake_reader>(); }
  std::unique_ptr<persistence::admin_store> admin() override { return std::make_unique<fake_admin>(shared); }
  std::string kind() const override { return "fake"; }
  fake_reader shared;
};

struct readers_at_work {
  explicit readers_at_work(std::uint32_t readers, std::uint32_t limit = 100)
      : workers{start_readers(system, database, readers, limit)} {}

  fake_database database;
  caf::actor_system_config config;
  caf::actor_system system{config};
  std::unique_ptr<store_workers> workers;
};

/// A query that ends when the test says so.
struct slow_query {
  void query(store_workers& workers) {
    REQUIRE(workers.query([this](persistence::read_store&) {
      begun.set_value();
      may_end.get_future().wait();
    }));
    begun.get_future().wait();
  }
  std::promise<void> begun, may_end;
};

/// Far beyond what anything here takes: a test that fails says so instead of hanging.
constexpr std::chrono::seconds patience{30};

}  // namespace

TEST_CASE("no query waits behind a slow one while another reader is free") {
  slow_query slow;
  readers_at_work r{2};
  slow.query(*r.workers);
  std::vector<std::promise<void>> quick(6);
  for (auto& q : quick)
    REQUIRE(r.workers->query([&q](persistence::read_store&) { q.set_value(); }));
  bool all = true;
  for (auto& q : quick)
    all = all && q.get_future().wait_for(patience) == std::future_status::ready;
  slow.may_end.set_value();
  CHECK(all);
}

TEST_CASE("queries waiting or under way are bounded, and one that ended makes room") {
  slow_query slow;
  std::promise<void> second, third;
  readers_at_work r{1, 2};
  slow.query(*r.workers);
  REQUIRE(r.workers->query([&](persistence::read_store&) { second.set_value(); }));
  CHECK_FALSE(r.workers->query([](persistence::read_store&) {}));
  slow.may_end.set_value();
  second.get_future().wait();
  while (!r.workers->query([&](persistence::read_store&) { third.set_value(); })) {
  }
  CHECK(third.get_future().wait_for(patience) == std::future_status::ready);
}

TEST_CASE("changes are made one at a time and in order") {
  readers_at_work r{2};
  std::vector<int> order;
  std::promise<void> last;
  for (int i = 0; i < 50; ++i)
    REQUIRE(r.workers->execute([&, i](persistence::admin_store&) {
      order.push_back(i);
      if (i == 49) last.set_value();
    }));
  last.get_future().wait();
  CHECK(std::is_sorted(order.begin(), order.end()));
  CHECK(order.size() == 50);
}

TEST_CASE("an end waits for what is under way") {
  std::promise<void> begun;
  std::atomic<int> done{0};
  {
    readers_at_work r{1};
    REQUIRE(r.workers->query([&](persistence::read_store&) {
      begun.set_value();
      ++done;
    }));
    begun.get_future().wait();
  }
  CHECK(done == 1);
}
