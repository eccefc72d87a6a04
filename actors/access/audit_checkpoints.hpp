#pragma once

#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"
#include "persistence/access/audit_records.hpp"

/// The end of the audit log, told once a day to where nobody who can change the database can change it too.
namespace mbs::actors {

/// Makes a checkpoint when one is due, and tells it. Returns at once; `pool` outlives it. To be called
/// every now and then: it costs two look-ups.
void keep_audit_checkpoints(store_pool& pool, const clock_function& now);

/// Tells a checkpoint: to the log. The one place for others who are to know it, such as a mail to the
/// operators.
void tell_audit_checkpoint(const persistence::audit_checkpoint& checkpoint);

}  // namespace mbs::actors
