#include "actors/runtime/store_pool.hpp"

#include "actors/runtime/store_answers.hpp"
#include "tests/actors/fake_store.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::admittance;
using persistence::message_store;
using persistence::webhook_store;

namespace {

struct fake_database final : persistence::database {
  std::string obstacle() const override { return {}; }
  persistence::schema_state look_at_schema() override { return {}; }
  std::vector<std::string> migrate() override { return {}; }
  void require_durability() override {}
  void take_server_lock() override {}
  bool has_server() override { return false; }
  std::unique_ptr<persistence::journal_store> journal() override { return nullptr; }
  std::unique_ptr<persistence::store_connection> connect(
      lane where, std::chrono::milliseconds statement_limit) override {
    const std::lock_guard lock{guard};
    connected.emplace_back(where, statement_limit);
    return std::make_unique<fake_stores>();
  }
  std::string kind() const override { return "fake"; }
  std::string name() const override { return "fake"; }
  std::mutex guard;
  std::vector<std::pair<lane, std::chrono::milliseconds>> connected;
};

struct pool_at_work {
  explicit pool_at_work(const store_pool_options& options)
      : pool{start_store_pool(system, database, options)} {}

  fake_database database;
  caf::actor_system_config config;
  caf::actor_system system{config};
  std::unique_ptr<store_pool> pool;
};

store_pool_options connections(std::uint32_t each, std::uint32_t waiting = 100) {
  return {.messages = {.connections = each, .waiting = waiting},
      .people = {.connections = each, .waiting = waiting, .statement_limit = std::chrono::seconds{3}},
      .share = {.waiting_each = waiting},
      .changes_waiting = waiting,
      .maintenance_waiting = waiting};
}

/// A query that ends when the test says so.
struct slow_query {
  void query(store_pool& pool, lane where) {
    REQUIRE(pool.query<message_store>(where, [this](message_store&) { wait(); }));
    begun.get_future().wait();
  }
  void look(store_pool& pool, domain::account_id who) {
    REQUIRE(pool.look<message_store>(
                who, [this](message_store&) { wait(); }, [] {}) == admittance::taken);
    begun.get_future().wait();
  }
  void wait() {
    begun.set_value();
    may_end.get_future().wait();
  }
  std::promise<void> begun, may_end;
};

constexpr domain::account_id asha{1}, juma{2};

admittance look(store_pool& pool, domain::account_id who, std::function<void()> then) {
  return pool.look<message_store>(
      who, [then = std::move(then)](message_store&) { then(); }, [] {});
}

/// Far beyond what anything here takes: a test that fails says so instead of hanging.
constexpr std::chrono::seconds patience{30};

bool comes(std::promise<void>& promise) {
  return promise.get_future().wait_for(patience) == std::future_status::ready;
}

}  // namespace

TEST_CASE("no query waits behind a slow one while another connection of its lane is free") {
  slow_query slow;
  pool_at_work r{connections(2)};
  slow.query(*r.pool, lane::messages);
  std::vector<std::promise<void>> quick(6);
  for (auto& q : quick)
    REQUIRE(r.pool->query<message_store>(lane::messages, [&q](message_store&) { q.set_value(); }));
  const bool all = std::all_of(quick.begin(), quick.end(), comes);
  slow.may_end.set_value();
  CHECK(all);
}

TEST_CASE("a full lane of people delays neither the message plane nor changes nor maintenance") {
  slow_query first, second;
  pool_at_work r{connections(2, 5)};
  first.look(*r.pool, asha);
  second.look(*r.pool, asha);
  std::atomic<int> lists{0};
  while (look(*r.pool, asha, [&lists] { ++lists; }) == admittance::taken) {
  }
  std::promise<void> woken, changed, maintained;
  REQUIRE(r.pool->query<message_store>(lane::messages, [&](message_store&) { woken.set_value(); }));
  REQUIRE(r.pool->execute<webhook_store>([&](webhook_store&) { changed.set_value(); }));
  REQUIRE(r.pool->query<message_store>(lane::maintenance, [&](message_store&) { maintained.set_value(); }));
  const bool all = comes(woken) && comes(changed) && comes(maintained);
  const int lists_before = lists;
  first.may_end.set_value();
  second.may_end.set_value();
  CHECK(all);
  CHECK(lists_before == 0);
}

TEST_CASE("queries waiting or under way are bounded lane by lane, and one that ended makes room") {
  slow_query slow;
  std::promise<void> second, third;
  pool_at_work r{connections(1, 2)};
  slow.query(*r.pool, lane::messages);
  REQUIRE(r.pool->query<message_store>(lane::messages, [&](message_store&) { second.set_value(); }));
  CHECK_FALSE(r.pool->query<message_store>(lane::messages, [](message_store&) {}));
  slow.may_end.set_value();
  second.get_future().wait();
  while (!r.pool->query<message_store>(lane::messages, [&](message_store&) { third.set_value(); })) {
  }
  CHECK(comes(third));
}

TEST_CASE("an account's lists wait for each other, and the next account's go past them") {
  slow_query slow;
  pool_at_work r{
      {.people = {.connections = 2, .waiting = 100}, .share = {.waiting_each = 3, .running_each = 1}}};
  slow.look(*r.pool, asha);
  std::atomic<int> of_asha{0};
  std::promise<void> last;
  for (int i = 0; i < 3; ++i)
    CHECK(look(*r.pool, asha, [&] {
      if (++of_asha == 3) last.set_value();
    }) == admittance::taken);
  CHECK(look(*r.pool, asha, [] {}) == admittance::share_used_up);
  std::promise<void> of_juma;
  CHECK(look(*r.pool, juma, [&] { of_juma.set_value(); }) == admittance::taken);
  const bool came = comes(of_juma);
  const int before = of_asha;
  slow.may_end.set_value();
  CHECK(came);
  CHECK(before == 0);
  CHECK(comes(last));
}

TEST_CASE("an account that rests goes on by itself when its rest is over") {
  pool_at_work r{{.people = {.connections = 2, .waiting = 100},
      .share = {.waiting_each = 50, .running_each = 1, .percent = 50}}};
  std::atomic<int> looked{0};
  std::promise<void> last;
  for (int i = 0; i < 20; ++i)
    REQUIRE(look(*r.pool, asha, [&] {
      if (++looked == 20) last.set_value();
    }) == admittance::taken);
  CHECK(comes(last));
}

TEST_CASE("a list whose turn does not come in time is given up") {
  slow_query slow;
  pool_at_work r{{.people = {.connections = 2, .waiting = 100},
      .share = {.running_each = 1, .patience = std::chrono::milliseconds{20}}}};
  slow.look(*r.pool, asha);
  std::promise<void> gave_up;
  std::atomic<bool> looked{false};
  REQUIRE(
      r.pool->look<message_store>(
          asha, [&](message_store&) { looked = true; }, [&] { gave_up.set_value(); }) == admittance::taken);
  const bool given_up = comes(gave_up);
  slow.may_end.set_value();
  CHECK(given_up);
  CHECK_FALSE(looked);
}

TEST_CASE(
    "who asks for too many lists is told so in words, whether the account or all together have too many") {
  slow_query slow;
  pool_at_work r{{.people = {.connections = 1, .waiting = 2}, .share = {.waiting_each = 1}}};
  slow.look(*r.pool, asha);
  REQUIRE(look(*r.pool, asha, [] {}) == admittance::taken);
  const auto refused = [&](domain::account_id who) {
    refusal why;
    answer_by_look<message_store, domain::message_id>(
        *r.pool, who, [&why](const outcome<domain::message_id>& answer) { why = answer.error(); },
        [](message_store& store) { return store.last_message(); });
    return why;
  };
  const auto full = refused(juma);
  slow.may_end.set_value();
  CHECK(full.why == domain::errc::overloaded);
  CHECK(full.retry_after.count() > 0);
  const auto used_up = refusal_of_look(admittance::share_used_up);
  CHECK(used_up.why == domain::errc::rate_limited);
  CHECK(used_up.retry_after.count() > 0);
  CHECK(used_up.detail != full.detail);
  CHECK(gave_up_look().why == domain::errc::overloaded);
}

TEST_CASE("changes are made one at a time and in order") {
  pool_at_work r{connections(2)};
  std::vector<int> order;
  std::promise<void> last;
  for (int i = 0; i < 50; ++i)
    REQUIRE(r.pool->execute<webhook_store>([&, i](webhook_store&) {
      order.push_back(i);
      if (i == 49) last.set_value();
    }));
  last.get_future().wait();
  CHECK(std::is_sorted(order.begin(), order.end()));
  CHECK(order.size() == 50);
}

TEST_CASE("an account's changes are bounded, and those of others and of the node go past them") {
  pool_at_work r{{.changes_waiting_each = 3}};
  std::promise<void> begun, may_end, last;
  std::vector<std::string> order;
  const auto change = [&](domain::account_id who, const std::string& what) {
    return r.pool->change<webhook_store>(who, [&order, &last, what](webhook_store&) {
      order.push_back(what);
      if (what == "asha's last") last.set_value();
    });
  };
  REQUIRE(r.pool->change<webhook_store>(asha, [&](webhook_store&) {
    begun.set_value();
    may_end.get_future().wait();
  }) == admittance::taken);
  begun.get_future().wait();
  CHECK(change(asha, "asha's") == admittance::taken);
  CHECK(change(asha, "asha's") == admittance::taken);
  CHECK(change(asha, "asha's last") == admittance::taken);
  refusal why;
  answer_by_change<webhook_store, domain::account_id>(
      *r.pool, asha, [&why](const outcome<domain::account_id>& answer) { why = answer.error(); },
      [](webhook_store&) { return domain::result<domain::account_id>{asha}; });
  CHECK(why.why == domain::errc::rate_limited);
  CHECK(why.retry_after.count() > 0);
  CHECK(change(juma, "juma's") == admittance::taken);
  for (int i = 0; i < 5; ++i)
    CHECK(r.pool->execute<webhook_store>([&order](webhook_store&) { order.emplace_back("the node's"); }));
  may_end.set_value();
  REQUIRE(comes(last));
  const auto place_of = [&](const std::string& what) {
    return std::find(order.begin(), order.end(), what) - order.begin();
  };
  CHECK(place_of("juma's") <= 2);
  CHECK(place_of("the node's") <= 2);
  CHECK(refusal_of_change(admittance::full).why == domain::errc::overloaded);
}

TEST_CASE("a lane connects when it has something to do, and only people's statements have a limit") {
  pool_at_work r{connections(1)};
  std::promise<void> done, looked;
  REQUIRE(r.pool->query<message_store>(lane::messages, [&](message_store&) { done.set_value(); }));
  REQUIRE(comes(done));
  REQUIRE(look(*r.pool, asha, [&] { looked.set_value(); }) == admittance::taken);
  REQUIRE(comes(looked));
  const std::lock_guard lock{r.database.guard};
  REQUIRE(r.database.connected.size() == 2);
  CHECK(r.database.connected[0] == std::pair{lane::messages, std::chrono::milliseconds{0}});
  CHECK(r.database.connected[1] == std::pair{lane::people, std::chrono::milliseconds{3'000}});
}

TEST_CASE("a job may name several stores of its connection") {
  pool_at_work r{connections(1)};
  std::promise<void> done;
  REQUIRE(r.pool->query<message_store, webhook_store>(lane::messages, [&](auto& messages, auto& webhooks) {
    if (messages.last_message() && webhooks.load_progress()) done.set_value();
  }));
  CHECK(comes(done));
}

TEST_CASE("an end waits for what is under way") {
  std::promise<void> begun;
  std::atomic<int> done{0};
  {
    pool_at_work r{connections(1)};
    REQUIRE(r.pool->query<message_store>(lane::messages, [&](message_store&) {
      begun.set_value();
      ++done;
    }));
    begun.get_future().wait();
  }
  CHECK(done == 1);
}
