#include "persistence/node/sql_maintenance_store.hpp"

namespace mbs::persistence {

using domain::result;

result<bool> sql_maintenance_store::maintain(
    time_point now, int days_ahead, time_point idempotency_not_before, time_point strays_not_before) {
  // Milliseconds of a lock that commits wait for on SQLite.
  constexpr std::int64_t rows_a_step = 2'000;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<bool> {
    if (keep_days_ != nullptr) keep_days_(c, now, days_ahead);
    const auto keys = c.execute(
        "DELETE FROM idempotency WHERE key IN (SELECT i.key FROM idempotency i "
        "WHERE i.at < $1 ORDER BY i.at LIMIT $2)",
        {domain::to_micros(idempotency_not_before), rows_a_step});
    const auto strays = c.execute(
        "DELETE FROM stray_receipts WHERE id IN (SELECT s.id FROM stray_receipts s "
        "WHERE s.at < $1 ORDER BY s.at LIMIT $2)",
        {domain::to_micros(strays_not_before), rows_a_step});
    return keys == rows_a_step || strays == rows_a_step;
  });
}

}  // namespace mbs::persistence
