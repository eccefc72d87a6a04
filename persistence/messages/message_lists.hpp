#pragma once

#include "persistence/messages/message_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>

/// Pages of an account's messages. Internal to persistence/.
///
/// What the fold has taken (message_fold.hpp) is found by its keys, by the filter with the fewest of them;
/// what it has not is looked through, newest first, a bounded number of messages a page. What is found is
/// compared with all filters as it is stored, so a page is never older than its moment.
namespace mbs::persistence {

/// At most so many messages are looked at for a page with filters.
inline constexpr std::int64_t most_looked_at = 5'000;

[[nodiscard]] message_page find_messages(sql::connection& c, const message_filter& filter);

/// A filter by which the fold keeps messages.
enum class list_key : std::uint8_t { open, state, recipient, reference, sender };
/// Ids of a key, newest first: $1 account, $2 and $3 the range of ids, $4 how many, $5 the value (no value
/// for `open`).
[[nodiscard]] std::string ids_statement(list_key key);

}  // namespace mbs::persistence
