#pragma once

#include "persistence/senders/sender_records.hpp"
#include "persistence/sql/sql.hpp"

#include <vector>

/// Approved senders, read and written the same way for all. Internal to persistence/.
namespace mbs::persistence {

/// As networks and classes are stored; -1: all.
[[nodiscard]] std::int64_t stored_network(const domain::approved_sender& s);
[[nodiscard]] std::int64_t stored_class(const domain::approved_sender& s);
/// Of columns `first` (network) and the next (class).
void read_network_and_class(const sql::rows& row, int first, domain::approved_sender& into);

void insert_sender(sql::connection& c, const sender_record& sender);
/// The same where it may be there: then it ends as `sender` says.
void insert_or_renew_sender(sql::connection& c, const sender_record& sender);

/// False when the account has no such approval.
[[nodiscard]] bool delete_sender(
    sql::connection& c, account_id account, const domain::approved_sender& sender);

/// Those of the accounts, ascending by account, also those that have ended.
[[nodiscard]] std::vector<sender_record> load_senders(sql::connection& c, sql::integers accounts);

/// Columns where 0 is "never".
[[nodiscard]] std::int64_t stored_end(const std::optional<time_point>& at);
[[nodiscard]] std::optional<time_point> end_of_stored(std::int64_t micros);

}  // namespace mbs::persistence
