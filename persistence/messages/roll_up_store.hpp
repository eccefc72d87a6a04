#pragma once

#include "domain/errc.hpp"
#include "persistence/messages/report_records.hpp"

#include <string>

namespace mbs::persistence {

/// Sums of messages by the hour, and the keys by which lists find them: filled behind the journal, and read
/// instead of the history. Knows nothing of schedules.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class roll_up_store {
 public:
  virtual ~roll_up_store() = default;

  /// Takes some of what was committed since the last call into sums and keys, with the place where to go on
  /// in the same transaction: whoever ends the process, each message counts once. Cheap when there is nothing
  /// to do.
  [[nodiscard]] virtual domain::result<fold_progress> fold(const fold_request& request) = 0;

  /// From the sums alone: at most domain::longest_report rows.
  [[nodiscard]] virtual domain::result<domain::daily_report> report(const report_filter& filter) = 0;

  /// What the database said at the last failure, for logs; never for customers.
  [[nodiscard]] virtual std::string trouble() const = 0;
};

}  // namespace mbs::persistence
