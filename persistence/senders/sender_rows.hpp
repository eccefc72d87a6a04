#pragma once

#include "persistence/senders/sender_store.hpp"
#include "persistence/sql/sql.hpp"

#include <vector>

/// Approved senders, read and written the same way for all. Internal to persistence/.
namespace mbs::persistence {

void insert_sender(sql::connection& c, account_id account, const domain::approved_sender& sender);

/// False when the account has no such approval.
[[nodiscard]] bool delete_sender(
    sql::connection& c, account_id account, const domain::approved_sender& sender);

/// Those of the accounts, ascending by account.
[[nodiscard]] std::vector<sender_record> load_senders(sql::connection& c, sql::integers accounts);

}  // namespace mbs::persistence
