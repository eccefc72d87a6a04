#include "actors/node/maintenance.hpp"

#include "persistence/node/maintenance_store.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace mbs::actors {

namespace {

constexpr domain::duration period = std::chrono::minutes{1};
constexpr domain::duration shortest_rest = std::chrono::milliseconds{1};
constexpr int days_ahead = 3;
constexpr domain::duration keys_for = std::chrono::hours{24};
/// Receipts later than that are not matched with anything (see guarantees).
constexpr domain::duration strays_for = std::chrono::days{8};
/// Codes, what was counted of them on a day, and sign-ups that were not proved: what is a day old is of
/// another day.
constexpr domain::duration codes_for = std::chrono::days{1};
constexpr domain::duration sign_ins_for = std::chrono::days{90};

}  // namespace

void maintain(
    store_pool& pool, const clock_function& now, const std::function<void(domain::duration)>& next) {
  const bool taken = pool.query<persistence::maintenance_store>(lane::maintenance, [now, next](auto& store) {
    using clock = std::chrono::steady_clock;
    const auto begun = clock::now();
    const auto time = now();
    auto left = store.maintain(time, days_ahead, time - keys_for, time - strays_for);
    if (left)
      if (const auto more = store.forget_sign_ins(time - codes_for, time - sign_ins_for); !more || *more)
        left = more;
    if (!left) spdlog::warn("maintenance failed, tried again within a minute: {}", store.trouble());
    const auto took = std::chrono::duration_cast<domain::duration>(clock::now() - begun);
    next(left && *left ? std::clamp(took, shortest_rest, period) : period);
  });
  if (taken) return;
  spdlog::warn("maintenance waits for a minute with less to do");
  next(period);
}

}  // namespace mbs::actors
