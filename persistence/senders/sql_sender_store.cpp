#include "persistence/senders/sql_sender_store.hpp"

#include "persistence/accounts/account_rows.hpp"
#include "persistence/senders/sender_rows.hpp"

namespace mbs::persistence {

domain::result<void> sql_sender_store::add_sender(const sender_record& sender) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> domain::result<void> {
    if (!account_exists(c, sender.account)) return domain::errc::not_found;
    insert_sender(c, sender.account, sender.sender);
    return {};
  });
}

}  // namespace mbs::persistence
