#pragma once

#include "domain/errc.hpp"
#include "domain/time.hpp"

#include <string>

namespace mbs::persistence {

using domain::time_point;

/// What a database needs now and then. Knows nothing of schedules.
/// One thread; every call may block and none throws. Errors: store_unavailable, timed_out.
class maintenance_store {
 public:
  virtual ~maintenance_store() = default;

  /// A step of maintenance, short enough to go between the changes and commits of others: makes day
  /// partitions (PostgreSQL) for the day of `now` and the `days_ahead` after it and analyses those that have
  /// grown; shortens the log (SQLite); removes some idempotency records and stray receipts that are older
  /// than the given times. True: there are more of them, so call again. Cheap when there is nothing to
  /// do.
  [[nodiscard]] virtual domain::result<bool> maintain(
      time_point now, int days_ahead, time_point idempotency_not_before, time_point strays_not_before) = 0;

  /// A step as short: removes some codes (with what was counted of them by day) and some attempts to sign in
  /// and sessions that are older than the given times. True: there are more.
  [[nodiscard]] virtual domain::result<bool> forget_sign_ins(
      time_point codes_not_before, time_point sign_ins_not_before) = 0;

  /// What the database said at the last failure, for logs; never for customers.
  [[nodiscard]] virtual std::string trouble() const = 0;
};

}  // namespace mbs::persistence
