#include "actors/net/io_scheduler.hpp"

#include "actors/runtime/caf.hpp"

#include <boost/asio/post.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>
#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <set>
#include <thread>
#include <vector>

namespace {

struct count_down {
  std::uint32_t left = 0;
};
struct tell {
  std::promise<std::thread::id>* whom = nullptr;
};

}  // namespace

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(count_down)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tell)

using namespace mbs::actors;

namespace {

using counter = one_way_actor<count_down, tell>;

struct scheduled : caf::actor_system_config {
  explicit scheduled(net::io_threads& threads) {
    set("scheduler.max-throughput", std::size_t{5});
    module_factories.push_back(net::schedule_on(threads));
  }
};

/// Sends itself messages down to 0 and counts them.
counter::behavior_type counting(counter::pointer self, std::atomic<std::uint64_t>* handled) {
  return {[self, handled](count_down m) {
            ++*handled;
            if (m.left != 0) self->send(self, count_down{m.left - 1});
          },
      [](tell m) { m.whom->set_value(std::this_thread::get_id()); }};
}

std::thread::id told(std::promise<std::thread::id>& promise) {
  auto future = promise.get_future();
  REQUIRE(future.wait_for(std::chrono::seconds{30}) == std::future_status::ready);
  return future.get();
}

}  // namespace

TEST_CASE("actors run on the threads of the sockets") {
  net::io_threads threads{2};
  std::set<std::thread::id> allowed;
  for (std::size_t i = 0; i < threads.size(); ++i)
    net::run_in(threads.context(i), [&] { allowed.insert(std::this_thread::get_id()); });
  REQUIRE(allowed.size() == 2);
  scheduled settings{threads};
  caf::actor_system system{settings};
  std::atomic<std::uint64_t> handled{0};
  auto a = system.spawn(counting, &handled);
  std::promise<std::thread::id> where;
  caf::anon_send(a, tell{&where});
  CHECK(allowed.contains(told(where)));
  caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
}

TEST_CASE("many actors with more to do than one turn allows all get to their end") {
  net::io_threads threads{2};
  scheduled settings{threads};
  std::atomic<std::uint64_t> handled{0};
  constexpr std::uint32_t actors = 1'000, messages = 20;
  {
    caf::actor_system system{settings};
    std::vector<counter> all;
    for (std::uint32_t i = 0; i < actors; ++i)
      all.push_back(system.spawn(counting, &handled));
    for (auto& a : all)
      caf::anon_send(a, count_down{messages - 1});
    while (handled < std::uint64_t{actors} * messages)
      std::this_thread::yield();
    const caf::scoped_actor self{system};
    for (auto& a : all) {
      self->send_exit(a, caf::exit_reason::user_shutdown);
      self->wait_for(a);
    }
  }
  CHECK(handled == std::uint64_t{actors} * messages);
}

TEST_CASE("sockets get their turn while an actor is busy without end") {
  net::io_threads threads{1};
  scheduled settings{threads};
  std::atomic<std::uint64_t> handled{0};
  caf::actor_system system{settings};
  auto busy = system.spawn(counting, &handled);
  caf::anon_send(busy, count_down{0xFFFF'FFFF});
  while (handled == 0)
    std::this_thread::yield();
  std::promise<std::thread::id> served;
  boost::asio::post(threads.context(0), [&] { served.set_value(std::this_thread::get_id()); });
  CHECK(told(served) != std::this_thread::get_id());
  caf::anon_send_exit(busy, caf::exit_reason::kill);
}

TEST_CASE("a delayed message arrives") {
  net::io_threads threads{1};
  scheduled settings{threads};
  caf::actor_system system{settings};
  std::promise<std::thread::id> late;
  auto a = system.spawn([&late](counter::pointer self) -> counter::behavior_type {
    return {[self, &late](count_down) { send_later(self, std::chrono::milliseconds{1}, tell{&late}); },
        [](tell m) { m.whom->set_value(std::this_thread::get_id()); }};
  });
  caf::anon_send(a, count_down{});
  CHECK(told(late) != std::this_thread::get_id());
  caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
}

TEST_CASE("a system that stops while actors are ready lets them go, and its threads live on") {
  net::io_threads threads{2};
  scheduled settings{threads};
  std::atomic<std::uint64_t> handled{0};
  for (int round = 0; round < 20; ++round) {
    caf::actor_system system{settings};
    system.await_actors_before_shutdown(false);
    for (int i = 0; i < 50; ++i) {
      auto a = system.spawn(counting, &handled);
      caf::anon_send(a, count_down{1'000});
      caf::anon_send_exit(a, caf::exit_reason::kill);
    }
  }
  std::size_t alive = 0;
  for (std::size_t i = 0; i < threads.size(); ++i)
    net::run_in(threads.context(i), [&] { ++alive; });
  CHECK(alive == 2);
}

TEST_CASE("a system stops however many actors end with it, each with something that it waited for") {
  net::io_threads threads{2};
  std::atomic<std::uint64_t> handled{0};
  for (int round = 0; round < 3; ++round) {
    scheduled config{threads};
    caf::actor_system system{config};
    system.await_actors_before_shutdown(false);
    std::vector<counter> all;
    for (int i = 0; i < 20'000; ++i)
      all.push_back(system.spawn([&handled](counter::pointer self) {
        send_later(self, std::chrono::hours{1}, count_down{});
        return counting(self, &handled);
      }));
    for (const auto& one : all)
      caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  }
  CHECK(handled == 0);
}
