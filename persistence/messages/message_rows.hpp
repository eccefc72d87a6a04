#pragma once

#include "persistence/messages/message_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Rows to records and back: the one place that knows which column is which. Internal to persistence/.
namespace mbs::persistence {

/// "SELECT … FROM messages m <tail>", contents included: recipients of one request share one object.
[[nodiscard]] std::vector<domain::message> load_messages(
    sql::connection& c, const std::string& tail, sql::parameters values);

/// "SELECT … FROM message_events e <tail>".
[[nodiscard]] std::vector<domain::message_event> load_events(
    sql::connection& c, const std::string& tail, sql::parameters values);

/// The two columns of a note, done_at and network_error, from `first` on.
[[nodiscard]] domain::receipt_note read_note(const sql::rows& row, int first);

/// Adds to each message its events in order. `messages` ascend or descend by id and keep their order.
[[nodiscard]] std::vector<message_history> with_events(
    sql::connection& c, std::vector<domain::message> messages);

/// The highest id; 0 when there is no message.
[[nodiscard]] message_id newest_message(sql::connection& c);

/// Which message of a batch stores the content that others share: message ids of one day only, so that
/// dropping a day never takes a text that another day needs.
class content_owner_choice {
 public:
  /// 0 when `m` itself must store its content.
  [[nodiscard]] std::int64_t content_owner_of(const domain::message& m);

 private:
  const domain::message_content* last_content_ = nullptr;
  std::int64_t last_owner_ = 0;
  std::int64_t last_day_ = 0;
};

/// The day (since 1970-01-01, UTC) in which an id was made.
[[nodiscard]] std::int64_t day_of(message_id id) noexcept;

}  // namespace mbs::persistence
