#include "actors/access/audit_checkpoints.hpp"

#include "persistence/access/audit_store.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace mbs::actors {

void keep_audit_checkpoints(store_pool& pool, const clock_function& now, std::function<void()> told) {
  // One that finds no room is made a minute later.
  (void)pool.query<persistence::audit_store>(
      lane::maintenance, [now, told = std::move(told)](persistence::audit_store& store) {
        const auto made = store.make_checkpoint(now());
        if (!made) {
          spdlog::warn("event=audit_checkpoint_failed reason={}", domain::to_code(made.error()));
        } else if (*made) {
          spdlog::info("event=audit_checkpoint head={} at={}", persistence::to_text((*made)->head),
              domain::to_rfc3339((*made)->at));
          told();
        }
      });
}

}  // namespace mbs::actors
