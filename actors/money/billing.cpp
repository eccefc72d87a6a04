#include "actors/money/billing_actor.hpp"
#include "actors/money/billing_work.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "actors/runtime/work_pace.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace mbs::actors {

namespace {

constexpr domain::duration idle_rest = std::chrono::seconds{2};
constexpr domain::duration after_failure = std::chrono::seconds{5};
/// Beside those who send: at most a twentieth of the time.
constexpr work_pace pace{.percent = 5, .least_rest = 200};

struct billing_state {
  billing_round round;
  bool failed = false;  // it was told of
};

domain::duration rest_behind(const billing_stepped& step) {
  if (!step.more) return idle_rest;
  return rest_after(step.took, pace, true, true);
}

}  // namespace

billing_actor spawn_billing(caf::actor_system& system, billing_parts parts) {
  return system.spawn(
      [parts = std::make_shared<const billing_parts>(std::move(parts))](
          billing_actor::stateful_pointer<billing_state> self) -> billing_actor::behavior_type {
        fail_fast(self, "BILLING");
        self->send(self, billing_tick{});
        return {
            [self, parts](const billing_tick&) {
              const billing_actor me{self};
              const bool taken = parts->store->query<persistence::billing_store>(lane::maintenance,
                  [me, parts, round = self->state.round](persistence::billing_store& store) {
                    using clock = std::chrono::steady_clock;
                    const auto begun = clock::now();
                    auto step = make_documents(store, *parts, round);
                    step.took = std::chrono::duration_cast<domain::duration>(clock::now() - begun);
                    caf::anon_send(me, step);
                  });
              if (taken) return;
              billing_stepped none;
              none.round = self->state.round;
              none.failed = true;
              caf::anon_send(me, none);
            },
            [self, parts](const billing_stepped& step) {
              auto& state = self->state;
              state.round = step.round;
              if (step.mailed) caf::anon_send(parts->mailer, mails_waiting{});
              if (step.failed && !state.failed)
                spdlog::warn("event=billing_waits; receipts and invoices are late, tried again every 5 s");
              state.failed = step.failed;
              send_later(self, step.failed ? after_failure : rest_behind(step), billing_tick{});
            },
        };
      });
}

}  // namespace mbs::actors
