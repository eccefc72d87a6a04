#include "actors/messages/overdue_watch.hpp"

#include "persistence/messages/message_store.hpp"

#include <atomic>

namespace mbs::actors {

namespace {

constexpr std::uint32_t stretch = 5'000;  // messages looked at in one query
constexpr domain::duration begin_anew_after = std::chrono::hours{1};

}  // namespace

/// Belongs to the look that is under way.
struct overdue_watch::state {
  store_pool& pool;
  clock_function now;
  std::chrono::seconds grace;
  listener found;
  std::atomic<bool> under_way{false};
  persistence::overdue_cursor from{};
  domain::time_point begun_anew{};

  static void go_on(const std::shared_ptr<state>& s, domain::time_point deadline) {
    const bool taken = s->pool.query<persistence::message_store>(lane::messages, [s, deadline](auto& store) {
      auto page = store.overdue(s->from, deadline, stretch);
      if (!page) return s->end();
      if (!page->overdue.empty())
        s->found(give_up_messages{
            std::make_shared<std::vector<persistence::message_history>>(std::move(page->overdue))});
      s->from = page->next.value_or(persistence::overdue_cursor{deadline, {}});
      if (page->next) return go_on(s, deadline);
      s->end();
    });
    if (!taken) s->end();
  }
  void end() noexcept { under_way = false; }
};

overdue_watch::overdue_watch(store_pool& pool, clock_function now, std::chrono::seconds grace, listener found)
    : state_{new state{pool, std::move(now), grace, std::move(found)}} {}

void overdue_watch::look() {
  if (state_->under_way.exchange(true)) return;
  const auto now = state_->now();
  if (now - state_->begun_anew >= begin_anew_after) {
    state_->begun_anew = now;
    state_->from = {};
  }
  state::go_on(state_, now - state_->grace);
}

}  // namespace mbs::actors
