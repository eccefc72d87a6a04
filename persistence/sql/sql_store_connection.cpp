#include "persistence/sql/sql_store_connection.hpp"

namespace mbs::persistence {

sql_store_connection::sql_store_connection(sql::opener open, sql_maintenance_store::day_keeper keep_days)
    : session_{std::move(open)}, maintenance_{session_, keep_days} {
  offer<account_store>(accounts_);
  offer<funding_store>(funding_);
  offer<key_store>(keys_);
  offer<ledger_store>(ledger_);
  offer<link_store>(links_);
  offer<maintenance_store>(maintenance_);
  offer<message_store>(messages_);
  offer<sender_store>(senders_);
  offer<webhook_store>(webhooks_);
}

}  // namespace mbs::persistence
