#pragma once

#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"
#include "actors/runtime/work_pace.hpp"
#include "persistence/messages/report_records.hpp"

#include <optional>

namespace mbs::actors {

struct roll_up_on {};
struct roll_up_step {
  std::optional<persistence::fold_progress> made;  ///< nothing: the store failed or took no more
  domain::duration took{};
};

/// ROLLUP: has the store take what was committed into the sums of reports and the keys of lists, a step at a
/// time, in the lane for maintenance. While messages are committed it rests after each step, so that it takes
/// no more than its share of the time from them, and more only of what the machine's processors leave; else
/// it rests `least_rest` after each, until nothing is left. Begins by itself.
using roll_up_actor = one_way_actor<roll_up_on, roll_up_step>;

struct roll_up_options {
  std::uint32_t step = 250;         ///< messages, while nothing is committed
  std::uint32_t step_beside = 250;  ///< messages, while others commit: fewer where those wait for a step
  std::uint32_t percent = 3;  ///< 1..100: of the time, while messages are committed and processors are busy
  /// Percent of a step's own length: where a commit waits for a step to end, it must find a moment.
  std::uint32_t least_rest = 200;
  clock_function now;  ///< what reports say that they are counted until
};

/// `pool` outlives it.
[[nodiscard]] roll_up_actor spawn_roll_up(
    caf::actor_system& system, store_pool& pool, roll_up_options options);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::roll_up_on)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::roll_up_step)
