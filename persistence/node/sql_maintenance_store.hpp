#pragma once

#include "persistence/node/maintenance_store.hpp"
#include "persistence/sql/session.hpp"
#include "persistence/sql/write_steps.hpp"

/// Maintenance of both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_maintenance_store final : public maintenance_store {
 public:
  /// What this kind of database needs beside: partitions of days and their statistics, as
  /// postgres_days::prepare, or a shorter log.
  using caretaker = void (*)(sql::connection& c, time_point now, int days_ahead);

  /// `session` outlives the store. A step writes for about `write_step`.
  sql_maintenance_store(sql::session& session, std::chrono::milliseconds write_step, caretaker look_after)
      : session_{session}, steps_{write_step}, look_after_{look_after} {}

  domain::result<bool> maintain(time_point now, int days_ahead, time_point idempotency_not_before,
      time_point strays_not_before) override;
  domain::result<bool> forget_sign_ins(time_point codes_not_before, time_point sign_ins_not_before) override;
  std::string trouble() const override { return session_.trouble(); }

 private:
  /// In a transaction of its own. Whether there is more.
  bool remove(sql::connection& c, const char* table, const char* key, time_point not_before);

  sql::session& session_;
  sql::write_steps steps_;
  caretaker look_after_;
};

}  // namespace mbs::persistence
