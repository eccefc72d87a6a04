#pragma once

#include "persistence/sql/sql.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

/// What the fold counts for reports. Every statement here is of one table and looks for the rows that it
/// names: joins of a table's newest rows, of which no statistics tell, are the database's to get wrong.
/// Internal to persistence/.
namespace mbs::persistence {

/// What a message counts under.
struct counted_message {
  std::int64_t account = 0;
  std::int64_t hour = 0;  ///< of its acceptance, since 1970
  std::int64_t network = 0;
  std::int64_t traffic_class = 0;
  std::int64_t segments = 0;
  std::string sender;  ///< its own, or that of the message whose text it shares
};

/// By message id, without tests: those count nowhere.
using counted_messages = std::unordered_map<std::int64_t, counted_message>;

/// Of the messages `which` (ascending, not empty), whose texts are owned by messages from `lowest_owner` on.
[[nodiscard]] counted_messages load_counted(
    sql::connection& c, const std::vector<std::int64_t>& which, std::int64_t lowest_owner);

/// How a message ended; nothing of it while it only was accepted.
struct counted_end {
  std::int64_t state = 0;
  std::int64_t cause = 0;  ///< the kind of the event
  std::int64_t code = 0;
};

/// Sums of one step, before they go to hourly_sums.
class hourly_counts {
 public:
  void add(const counted_message& message, const counted_end& end, std::int64_t charge);
  /// On top of what is there. Throws sql::error.
  void store(sql::connection& c) const;

 private:
  using row_key = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string,
      std::int64_t, std::int64_t, std::int64_t>;  // as the table's
  struct sums {
    std::int64_t messages = 0;
    std::int64_t segments = 0;
    std::int64_t charge = 0;
  };
  std::map<row_key, sums> counts_;  // in order: two servers never wait for each other's rows crosswise
};

}  // namespace mbs::persistence
