#pragma once

#include "persistence/money/verification.hpp"
#include "persistence/sql/sql.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What messages cost, one by one and in all, against their events. Internal to persistence/.
namespace mbs::persistence {

/// Messages by id: those above `after` and up to `through`; of one account or of all.
struct message_range {
  std::int64_t after = 0;
  std::int64_t through = std::numeric_limits<std::int64_t>::max();
  std::optional<account_id> account{};
};

struct message_sums {
  std::int64_t messages = 0, ended = 0;
  money prices, charges, releases;
  /// Errors as std::runtime_error: the sums overflow.
  void add(const message_sums& more);
};

/// At most 1,000: more than one final event, an event after it, charged and released other than the price, or
/// more than it while the message is open, events of another account.
[[nodiscard]] std::vector<difference> faulty_messages(sql::connection& c, const message_range& range);
/// The same of a few messages, ascending by id.
[[nodiscard]] std::vector<difference> faulty_among(sql::connection& c, const std::vector<std::int64_t>& ids);
/// Events of messages that are not there; at most 1,000.
[[nodiscard]] std::vector<difference> events_of_strangers(sql::connection& c, const message_range& range);

[[nodiscard]] std::map<account_id, message_sums> add_up_messages(
    sql::connection& c, const message_range& range);

/// " AND column = …", or nothing for all accounts.
[[nodiscard]] std::string only(std::string_view column, const std::optional<account_id>& account);

}  // namespace mbs::persistence
