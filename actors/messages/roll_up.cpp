#include "actors/messages/roll_up.hpp"

#include "actors/runtime/fail_fast.hpp"
#include "actors/runtime/idle_watch.hpp"
#include "persistence/messages/roll_up_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace mbs::actors {

namespace {

constexpr domain::duration after_failure = std::chrono::seconds{5};
/// A longer rest ends as soon as processors are idle.
constexpr domain::duration look_again = std::chrono::seconds{1};

struct roll_up_state {
  std::optional<std::int64_t> last_commit;  // of the last step
  bool more = false;                        // it left something
  bool beside = false;                      // something was committed meanwhile
  bool failed = false;                      // it was told of
  domain::duration rest_left{};             // beyond what was slept already
  idle_watch idle;

  /// How long to rest before the next step.
  [[nodiscard]] domain::duration rest(const roll_up_step& step, work_pace pace) {
    beside = last_commit != step.made->last_commit;
    last_commit = step.made->last_commit;
    more = step.made->more;
    pace.percent = share_of_time(pace.percent, idle.percent());
    return rest_after(step.took, pace, more, beside);
  }
  /// How long to sleep now; the rest of it is left.
  [[nodiscard]] domain::duration sleep(domain::duration all) {
    const auto now = std::min(all, look_again);
    rest_left = all - now;
    return now;
  }
  [[nodiscard]] bool rests_on() { return rest_left.count() > 0 && idle.percent() <= idle_enough; }
};

roll_up_actor::behavior_type roll_up(
    roll_up_actor::stateful_pointer<roll_up_state> self, store_pool& pool, const roll_up_options& options) {
  fail_fast(self, "ROLLUP");
  self->send(self, roll_up_on{});
  return {
      [self, &pool, options](const roll_up_on&) {
        if (self->state.rests_on())
          return send_later(self, self->state.sleep(self->state.rest_left), roll_up_on{});
        const roll_up_actor me{self};
        // With nothing left, what was the last commit then has nothing new.
        const persistence::fold_request request{self->state.beside ? options.step_beside : options.step,
            self->state.more ? std::nullopt : self->state.last_commit, options.now()};
        const bool taken =
            pool.query<persistence::roll_up_store>(lane::maintenance, [me, request](auto& store) {
              using clock = std::chrono::steady_clock;
              const auto begun = clock::now();
              roll_up_step step;
              if (const auto made = store.fold(request)) step.made = *made;
              step.took = std::chrono::duration_cast<domain::duration>(clock::now() - begun);
              caf::anon_send(me, step);
            });
        if (!taken) caf::anon_send(me, roll_up_step{});
      },
      [self, options](const roll_up_step& step) {
        auto& state = self->state;
        if (!step.made) {
          if (!state.failed)
            spdlog::warn("event=roll_up_failed; lists and reports lag, tried again every 5 s");
          state.failed = true;
          return send_later(self, after_failure, roll_up_on{});
        }
        state.failed = false;
        send_later(self, state.sleep(state.rest(step, {options.percent, options.least_rest})), roll_up_on{});
      },
  };
}

}  // namespace

roll_up_actor spawn_roll_up(caf::actor_system& system, store_pool& pool, roll_up_options options) {
  return system.spawn(
      [&pool, options = std::move(options)](
          roll_up_actor::stateful_pointer<roll_up_state> self) { return roll_up(self, pool, options); });
}

}  // namespace mbs::actors
