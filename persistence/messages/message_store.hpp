#pragma once

#include "domain/errc.hpp"
#include "persistence/messages/message_records.hpp"

#include <span>
#include <string>
#include <vector>

namespace mbs::persistence {

/// Messages with their events, for reading: they are written by the journal alone. Knows nothing of queues,
/// nor of what ought to become of a message.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class message_store {
 public:
  virtual ~message_store() = default;

  /// not_found also when the message is another account's.
  [[nodiscard]] virtual domain::result<message_history> get_message(account_id account, message_id id) = 0;
  [[nodiscard]] virtual domain::result<message_page> list_messages(const message_filter& filter) = 0;

  /// Those of `ids` that exist, ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<message_history>> load_histories(
      std::span<const message_id> ids) = 0;
  /// Histories of messages to one of these numbers (none given: to any) whose `submitted` event carries one
  /// of these (normalised) ids of one link, newest message first. Looks back at most to `not_before`, and
  /// gives no more than a few thousand: an operator may give every message the same id.
  [[nodiscard]] virtual domain::result<std::vector<message_history>> find_by_smsc_id(link_id link,
      std::span<const std::string> smsc_ids, std::span<const std::int64_t> recipients,
      time_point not_before) = 0;

  /// Up to `limit` unfinished messages (no final event) with their events, ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<message_history>> unfinished(
      recovery_cursor where, std::uint32_t limit) = 0;
  /// Looks at up to `limit` messages whose validity ended before `deadline`, in the order of that end, and
  /// gives those that are not final although they were sent: with a segment submitted, or held with an
  /// unknown outcome. An empty cursor begins with the oldest unfinished message, and looks at unfinished ones
  /// only, but for those of the last minutes. However long the history, a look reads no more.
  [[nodiscard]] virtual domain::result<overdue_page> overdue(
      overdue_cursor from, time_point deadline, std::uint32_t limit) = 0;
  /// The highest id; 0 when there is no message.
  [[nodiscard]] virtual domain::result<message_id> last_message() = 0;
};

}  // namespace mbs::persistence
