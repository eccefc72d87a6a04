#include "actors/access/audit_checkpoints.hpp"

#include "persistence/access/audit_store.hpp"

#include <spdlog/spdlog.h>

namespace mbs::actors {

void keep_audit_checkpoints(store_pool& pool, const clock_function& now) {
  // One that finds no room is made a minute later.
  (void)pool.query<persistence::audit_store>(lane::maintenance, [now](auto& store) {
    const auto made = store.make_checkpoint(now());
    if (!made)
      spdlog::warn("event=audit_checkpoint_failed reason={}", domain::to_code(made.error()));
    else if (*made)
      tell_audit_checkpoint(**made);
  });
}

void tell_audit_checkpoint(const persistence::audit_checkpoint& checkpoint) {
  spdlog::info("event=audit_checkpoint head={} at={}", persistence::to_text(checkpoint.head),
      domain::to_rfc3339(checkpoint.at));
}

}  // namespace mbs::actors
