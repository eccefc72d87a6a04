#pragma once

#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"

#include <functional>

namespace mbs::actors {

/// A step of what the store needs now and then: partitions ahead, old idempotency records and stray
/// receipts; commits go on meanwhile, whatever becomes of it. Returns at once. Calls `next` once, on any
/// thread, with the time after which to call again: a minute, or, when something is left, as long as the step
/// took, for step upon step would make every commit wait for one. `pool` outlives it.
void maintain(store_pool& pool, const clock_function& now, const std::function<void(domain::duration)>& next);

}  // namespace mbs::actors
