#pragma once

#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

/// Looks after what the store needs now and then: partitions ahead, old idempotency records and stray
/// receipts. In short steps, between other changes; commits go on meanwhile, whatever becomes of it. Returns
/// at once: call it every minute. `pool` outlives it.
void maintain(store_pool& pool, const clock_function& now);

}  // namespace mbs::actors
