#include "actors/node/maintenance.hpp"

#include "persistence/node/maintenance_store.hpp"

#include <spdlog/spdlog.h>

namespace mbs::actors {

namespace {

constexpr int days_ahead = 3;
constexpr domain::duration keys_for = std::chrono::hours{24};
/// Receipts later than that are not matched with anything (see guarantees).
constexpr domain::duration strays_for = std::chrono::days{8};

}  // namespace

void maintain(store_pool& pool, const clock_function& now) {
  const bool taken = pool.query<persistence::maintenance_store>(lane::maintenance, [&pool, now](auto& store) {
    const auto time = now();
    const auto more = store.maintain(time, days_ahead, time - keys_for, time - strays_for);
    if (!more) return spdlog::warn("maintenance failed, tried again within a minute: {}", store.trouble());
    if (*more) maintain(pool, now);
  });
  if (!taken) spdlog::warn("maintenance waits for a minute with less to do");
}

}  // namespace mbs::actors
