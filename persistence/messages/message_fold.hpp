#pragma once

#include "persistence/messages/report_records.hpp"
#include "persistence/sql/sql.hpp"

#include <cstdint>

/// Follows the journal: takes committed messages and final events into the keys of lists and the sums of
/// reports, in steps that each look at a bounded number of rows. Internal to persistence/.
///
/// Messages are followed by their ids. A commit that brings one below what was there before it says so in
/// late_messages (persistence/journal/late_arrivals.hpp), and the step after it begins there again: what is
/// in message_recipients has been taken. Final events are followed by their numbers, which are in the order
/// of commits; one waits until its message has been taken, and counts only when it takes the message out of
/// open_messages. So each message counts once, whatever happened in between.
namespace mbs::persistence {

/// Where the fold is, as a list has to know.
struct fold_place {
  std::int64_t messages_below = 0;    ///< all committed messages with lower ids have been taken
  std::int64_t messages_through = 0;  ///< no message with a higher id has been taken
  std::int64_t events_through = 0;    ///< all final events up to this one have been taken
  std::int64_t late_through = 0;      ///< the last commit in late_messages
  std::int64_t first_open = 0;  ///< no final event beyond events_through is of a message with a lower id
};
[[nodiscard]] fold_place load_fold_place(sql::connection& c);

/// One step, in a transaction of its own. Throws sql::error.
[[nodiscard]] fold_progress fold_some(sql::connection& c, const fold_request& request);

}  // namespace mbs::persistence
