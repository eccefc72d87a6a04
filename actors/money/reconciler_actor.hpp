#pragma once

#include "actors/node/node_rules.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"
#include "persistence/money/reconciliation_records.hpp"

#include <memory>

namespace mbs::actors {

struct reconciliation_tick {};
/// Somebody has begun a run.
struct reconcile_now {};
struct reconciliation_looked {
  std::shared_ptr<persistence::reconciliation_standing> standing;  ///< none: the store failed or took no more
};
struct reconciliation_stepped {
  std::shared_ptr<persistence::reconciliation_progress> made;  ///< none: as above
  domain::duration took{};
};

/// RECONCILER: holds M-Pesa, books, messages and operators against each other, each night at its hour and
/// whenever somebody begins a run: in bounded steps that leave messages their room. It looks once a minute,
/// so that a run which a stop interrupted, or which the command line began and left, goes on. What it finds
/// it logs and counts; it corrects nothing.
/// - reconcile_now: when staff began one
/// - the others: its own
using reconciler_actor =
    one_way_actor<reconciliation_tick, reconcile_now, reconciliation_looked, reconciliation_stepped>;

struct reconciler_dependencies {
  store_pool* store = nullptr;
  const live_rules* rules = nullptr;
  node_counters* counters = nullptr;
  clock_function now{};
  std::uint32_t at_hour = 2;  ///< 0..23, East Africa Time
  std::uint32_t rows = 500;   ///< of a step
  std::uint32_t percent = 3;  ///< 1..100: of the time, while processors are busy
};

/// What it is given outlives it. Begins by itself.
[[nodiscard]] reconciler_actor spawn_reconciler(
    caf::actor_system& system, reconciler_dependencies dependencies);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::reconciliation_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::reconcile_now)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::reconciliation_looked)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::reconciliation_stepped)
