#include "actors/access/key_uses.hpp"

#include "persistence/access/key_store.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <map>

using namespace mbs;
using namespace mbs::actors;

namespace {

using domain::errc;
using domain::result;
using persistence::key_record;

/// Keeps the last use of each key and how many came at once; fails when told.
class noting_store final : public persistence::key_store {
 public:
  std::map<domain::key_id, persistence::key_use> noted;
  std::vector<std::size_t> sizes;
  bool is_away = false;

  result<void> note_uses(std::span<const persistence::key_use> uses) override {
    if (is_away) return errc::store_unavailable;
    sizes.push_back(uses.size());
    for (const auto& use : uses)
      noted[use.key] = use;
    return {};
  }
  result<std::optional<key_record>> find_key(const persistence::digest&) override { return errc::internal; }
  result<key_record> get_key(domain::key_id) override { return errc::internal; }
  result<key_record> create_key(key_record, const persistence::change_note&) override {
    return errc::internal;
  }
  result<std::vector<key_record>> list_keys(domain::account_id, const persistence::keys_wanted&) override {
    return errc::internal;
  }
  result<domain::account_id> revoke_key(
      domain::key_id, domain::time_point, const persistence::change_note&, domain::account_id) override {
    return errc::internal;
  }
  result<key_record> rotate_key(domain::key_id, persistence::key_successor, domain::duration,
      domain::time_point, const persistence::change_note&, domain::account_id) override {
    return errc::internal;
  }
};

class one_store final : public persistence::store_connection {
 public:
  explicit one_store(persistence::key_store& store) { offer<persistence::key_store>(store); }
  std::string trouble() const override { return {}; }
};

struct uses_at_work final : store_pool {
  noting_store store;
  one_store connection{store};
  std::deque<std::function<void(persistence::store_connection&)>> jobs;
  bool is_full = false;
  domain::time_point time{std::chrono::hours{1}};
  key_uses uses{*this, [this] { return time; }};

  domain::admittance take(lane where, connection_job job, domain::account_id) override {
    CHECK(where == lane::maintenance);
    if (is_full) return domain::admittance::full;
    jobs.push_back(std::move(job.run));
    return domain::admittance::taken;
  }
  void work() {
    while (!jobs.empty()) {
      const auto job = std::move(jobs.front());
      jobs.pop_front();
      job(connection);
    }
  }
};

constexpr domain::key_id shop{7};
const auto here = domain::internet_address::of_v4(0xC0000201);
const auto there = domain::internet_address::of_v4(0xC6336401);

}  // namespace

TEST_CASE("the last use of each key is written, all in one transaction, and only once") {
  uses_at_work w;
  w.uses.note(shop, here);
  w.time += std::chrono::seconds{5};
  w.uses.note(shop, there);
  w.uses.note({8}, here);
  CHECK(w.jobs.empty());
  w.uses.write();
  w.work();
  CHECK(w.store.sizes == std::vector<std::size_t>{2});
  CHECK(w.store.noted[shop].from == there);
  CHECK(w.store.noted[shop].at == w.time);
  w.uses.write();
  w.work();
  CHECK(w.store.sizes.size() == 1);
}

TEST_CASE("very many keys are written in transactions of moderate size") {
  uses_at_work w;
  for (std::int64_t i = 1; i <= 2'500; ++i)
    w.uses.note({i}, here);
  w.uses.write();
  w.work();
  CHECK(w.store.sizes == std::vector<std::size_t>{1'000, 1'000, 500});
  CHECK(w.store.noted.size() == 2'500);
}

TEST_CASE("what the store did not take is written the next time, and a later use stays the last") {
  uses_at_work w;
  w.uses.note(shop, here);
  w.store.is_away = true;
  w.uses.write();
  w.time += std::chrono::seconds{5};
  w.uses.note(shop, there);
  w.work();
  CHECK(w.uses.waiting() == 1);
  w.store.is_away = false;
  w.is_full = true;
  w.uses.write();
  CHECK(w.uses.waiting() == 1);
  w.is_full = false;
  w.uses.write();
  w.work();
  CHECK(w.store.noted[shop].from == there);
  CHECK(w.uses.waiting() == 0);
}

TEST_CASE("no second writing begins while one is under way") {
  uses_at_work w;
  w.uses.note(shop, here);
  w.uses.write();
  w.uses.note(shop, there);
  w.uses.write();
  CHECK(w.jobs.size() == 1);
  w.work();
  CHECK(w.store.noted[shop].from == there);
}

TEST_CASE("however many keys are used, only so many wait") {
  uses_at_work w;
  for (std::size_t i = 1; i <= key_uses::max_keys + 10; ++i)
    w.uses.note({static_cast<std::int64_t>(i)}, here);
  CHECK(w.uses.waiting() == key_uses::max_keys);
  w.uses.note({1}, there);
  w.uses.write();
  w.work();
  CHECK(w.store.noted[domain::key_id{1}].from == there);
}
