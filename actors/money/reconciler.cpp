#include "actors/money/reconciler_actor.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "actors/runtime/idle_watch.hpp"
#include "actors/runtime/work_pace.hpp"
#include "persistence/money/reconciliation_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

namespace mbs::actors {

namespace {

using persistence::reconciliation_store;

constexpr domain::duration look_period = std::chrono::minutes{1};
constexpr domain::duration after_failure = std::chrono::seconds{5};
constexpr std::uint32_t least_rest = 200;  // percent of a step

struct reconciler_state {
  explicit reconciler_state(reconciler_actor::pointer p) : self{p} {}

  reconciler_actor::pointer self;
  reconciler_dependencies parts;
  idle_watch idle;
  bool is_stepping = false;

  void look();
  void on_look(const reconciliation_looked& looked);
  void step();
  void on_step(const reconciliation_stepped& stepped);
  void show(const persistence::reconciliation_run& run) const;
};

/// Begins the nightly run when it is due; says whether a run is under way.
void reconciler_state::look() {
  const reconciler_actor me{self};
  const auto now = parts.now();
  const bool taken = parts.store->query<reconciliation_store>(
      lane::maintenance, [me, now, hour = parts.at_hour](reconciliation_store& store) {
        auto standing = store.reconciliation_stands();
        if (!standing) return caf::anon_send(me, reconciliation_looked{});
        if (!standing->is_running && domain::is_nightly_due(standing->nightly_at, hour, now))
          standing->is_running = store.begin_reconciliation(true, now, {}).has_value();
        caf::anon_send(me,
            reconciliation_looked{
                std::make_shared<persistence::reconciliation_standing>(std::move(*standing))});
      });
  if (!taken) caf::anon_send(me, reconciliation_looked{});
}

void reconciler_state::on_look(const reconciliation_looked& looked) {
  send_later(self, look_period, reconciliation_tick{});
  if (!looked.standing) return;
  if (looked.standing->newest) show(*looked.standing->newest);
  if (looked.standing->is_running && !is_stepping) step();
}

void reconciler_state::show(const persistence::reconciliation_run& run) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(run.begun_at).time_since_epoch().count();
  parts.counters->reconciled_at.store(static_cast<std::uint64_t>(seconds), std::memory_order_relaxed);
  parts.counters->reconciliation_differences.store(
      static_cast<std::uint64_t>(run.differences()), std::memory_order_relaxed);
}

void reconciler_state::step() {
  is_stepping = true;
  const reconciler_actor me{self};
  const bool taken = parts.store->query<reconciliation_store>(lane::maintenance,
      [me, now = parts.now(), rules = parts.rules->now(), rows = parts.rows](reconciliation_store& store) {
        using clock = std::chrono::steady_clock;
        const auto begun = clock::now();
        reconciliation_stepped stepped;
        persistence::reconciliation_request request;
        request.now = now;
        request.rows = rows;
        request.links = rules->reach;
        if (auto made = store.reconcile_some(request)) {
          stepped.made = std::make_shared<persistence::reconciliation_progress>(std::move(*made));
        } else {
          spdlog::warn("event=reconciliation_waits reason=\"{}\"; tried again", store.trouble());
        }
        stepped.took = std::chrono::duration_cast<domain::duration>(clock::now() - begun);
        caf::anon_send(me, stepped);
      });
  if (!taken) caf::anon_send(me, reconciliation_stepped{});
}

void tell(const persistence::reconciliation_run& run) {
  const auto id = domain::to_text(run.id);
  if (run.counts.empty()) {
    spdlog::info("event=reconciled id={} payments={} entries={} transfers={} messages={} differences=0", id,
        run.payments, run.entries, run.transfers, run.messages);
    return;
  }
  for (const auto& c : run.counts)
    spdlog::warn("event=reconciliation_differs id={} cause={} differences={} at_stake={}", id,
        domain::to_text(c.cause), c.differences, c.at_stake.to_text());
}

void reconciler_state::on_step(const reconciliation_stepped& stepped) {
  if (!stepped.made) return send_later(self, after_failure, reconcile_now{});
  if (stepped.made->finished) {
    show(*stepped.made->finished);
    tell(*stepped.made->finished);
  }
  if (!stepped.made->more) return;
  const work_pace pace{share_of_time(parts.percent, idle.percent()), least_rest};
  send_later(self, rest_after(stepped.took, pace, true, true), reconcile_now{});
}

reconciler_actor::behavior_type reconciler(
    reconciler_actor::stateful_pointer<reconciler_state> self, const reconciler_dependencies& parts) {
  fail_fast(self, "RECONCILER");
  auto& state = self->state;
  state.parts = parts;
  self->send(self, reconciliation_tick{});
  return {
      [&state](const reconciliation_tick&) { state.look(); },
      [&state](const reconcile_now&) {
        if (!state.is_stepping) state.step();
      },
      [&state](const reconciliation_looked& m) { state.on_look(m); },
      [&state](const reconciliation_stepped& m) {
        state.is_stepping = false;
        state.on_step(m);
      },
  };
}

}  // namespace

reconciler_actor spawn_reconciler(caf::actor_system& system, reconciler_dependencies dependencies) {
  return system.spawn(
      [parts = std::move(dependencies)](
          reconciler_actor::stateful_pointer<reconciler_state> self) { return reconciler(self, parts); });
}

}  // namespace mbs::actors
