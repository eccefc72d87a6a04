#pragma once

#include "persistence/node/maintenance_store.hpp"
#include "persistence/sql/session.hpp"

/// Maintenance of both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_maintenance_store final : public maintenance_store {
 public:
  /// Makes partitions of days and their statistics, as postgres_days::prepare.
  using day_keeper = void (*)(sql::connection& c, time_point now, int days_ahead);

  /// `session` outlives the store; `keep_days` may be null: the database has no such partitions.
  sql_maintenance_store(sql::session& session, day_keeper keep_days)
      : session_{session}, keep_days_{keep_days} {}

  domain::result<bool> maintain(time_point now, int days_ahead, time_point idempotency_not_before,
      time_point strays_not_before) override;
  std::string trouble() const override { return session_.trouble(); }

 private:
  sql::session& session_;
  day_keeper keep_days_;
};

}  // namespace mbs::persistence
