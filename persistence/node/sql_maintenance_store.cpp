#include "persistence/node/sql_maintenance_store.hpp"

#include <chrono>

namespace mbs::persistence {

using domain::result;

namespace {

// The oldest first, as the index by age has them: what is young is not looked at.
std::int64_t remove_old(
    sql::connection& c, const std::string& table, const char* key, time_point not_before, std::int64_t rows) {
  const std::string k{key};
  return c.execute("DELETE FROM " + table + " WHERE " + k + " IN (SELECT o." + k + " FROM " + table +
          " o WHERE o.at < $1 ORDER BY o.at LIMIT $2)",
      {domain::to_micros(not_before), rows});
}

}  // namespace

bool sql_maintenance_store::remove(
    sql::connection& c, const char* table, const char* key, time_point not_before) {
  using clock = std::chrono::steady_clock;
  sql::transaction step{c, sql::transaction::kind::write};
  const auto begun = clock::now();  // not while it waits for its turn
  const auto rows = steps_.rows();
  const auto removed = remove_old(c, table, key, not_before, rows);
  step.commit();
  steps_.took(removed, std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - begun));
  return removed == rows;
}

result<bool> sql_maintenance_store::maintain(
    time_point now, int days_ahead, time_point idempotency_not_before, time_point strays_not_before) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<bool> {
    look_after_(c, now, days_ahead);
    const bool keys = remove(c, "idempotency", "key", idempotency_not_before);
    const bool strays = remove(c, "stray_receipts", "id", strays_not_before);
    return keys || strays;
  });
}

result<bool> sql_maintenance_store::forget_sign_ins(
    time_point codes_not_before, time_point sign_ins_not_before) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<bool> {
    bool more = remove(c, "codes", "id", codes_not_before);
    more = remove(c, "sign_ups", "token", codes_not_before) || more;
    more = remove(c, "code_days", "subject", codes_not_before) || more;
    more = remove(c, "code_caps", "subject", codes_not_before) || more;
    more = remove(c, "sign_ins", "id", sign_ins_not_before) || more;
    return remove(c, "sessions", "id", sign_ins_not_before) || more;
  });
}

}  // namespace mbs::persistence
