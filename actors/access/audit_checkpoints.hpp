#pragma once

#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"

#include <functional>

/// The end of the audit log, told once a day to where nobody who can change the database can change it too.
namespace mbs::actors {

/// Makes a checkpoint when one is due, and tells it. Returns at once; `pool` outlives it. To be called
/// every now and then: it costs two look-ups. `told`: called when one was made, for the mails that were
/// written with it; on any thread.
void keep_audit_checkpoints(store_pool& pool, const clock_function& now, std::function<void()> told);

}  // namespace mbs::actors
