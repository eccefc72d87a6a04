#pragma once

#include "persistence/records.hpp"
#include "persistence/sql/sql.hpp"

#include <cstdint>
#include <set>
#include <vector>

/// The day partitions of messages and message_events. Internal to persistence/.
namespace mbs::persistence {

class postgres_days {
 public:
  /// Makes the partitions of those days (since 1970-01-01, UTC) that are not there yet. Not within a
  /// transaction.
  void ensure(sql::connection& c, const std::vector<std::int64_t>& days);

  /// Makes the partitions of the day of `now` and the `ahead` days after it, and analyses what has grown.
  static void prepare(sql::connection& c, time_point now, int ahead);

  /// Statistics for partitions that have grown since they were last analysed: the planner must know a new day
  /// early.
  static void analyse(sql::connection& c);

  void forget() noexcept { known_.clear(); }

 private:
  std::set<std::int64_t> known_;
};

}  // namespace mbs::persistence
