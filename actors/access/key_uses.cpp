#include "actors/access/key_uses.hpp"

#include "persistence/access/key_store.hpp"

#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace mbs::actors {

/// Belongs to the writing that is under way, too.
struct key_uses::state {
  store_pool& pool;
  clock_function now;
  mutable std::mutex guard{};
  std::unordered_map<domain::key_id, persistence::key_use> gathered{};
  bool under_way = false;

  void keep(const persistence::key_use& use) {
    const auto at = gathered.find(use.key);
    if (at != gathered.end()) {
      if (at->second.at <= use.at) at->second = use;
    } else if (gathered.size() < max_keys) {
      gathered.emplace(use.key, use);
    }
  }
  /// Up to a transaction's worth.
  std::vector<persistence::key_use> take_some() {
    const std::lock_guard lock{guard};
    std::vector<persistence::key_use> some;
    while (some.size() < keys_at_once && !gathered.empty()) {
      some.push_back(gathered.begin()->second);
      gathered.erase(gathered.begin());
    }
    return some;
  }
  void end(const std::vector<persistence::key_use>& left) {
    const std::lock_guard lock{guard};
    under_way = false;
    for (const auto& use : left)
      keep(use);
  }

  static void go_on(const std::shared_ptr<state>& s) {
    auto some = std::make_shared<const std::vector<persistence::key_use>>(s->take_some());
    if (some->empty()) return s->end({});
    const bool taken = s->pool.query<persistence::key_store>(lane::maintenance, [s, some](auto& store) {
      if (store.note_uses(*some)) return go_on(s);
      s->end(*some);
    });
    if (!taken) s->end(*some);
  }
};

key_uses::key_uses(store_pool& pool, clock_function now) : state_{new state{pool, std::move(now)}} {}

void key_uses::note(domain::key_id key, const domain::internet_address& from) {
  const auto at = state_->now();
  const std::lock_guard lock{state_->guard};
  state_->keep({key, at, from});
}

void key_uses::write() {
  {
    const std::lock_guard lock{state_->guard};
    if (std::exchange(state_->under_way, true)) return;
  }
  state::go_on(state_);
}

std::size_t key_uses::waiting() const {
  const std::lock_guard lock{state_->guard};
  return state_->gathered.size();
}

}  // namespace mbs::actors
