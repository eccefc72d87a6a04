#include "persistence/sql/sql_store_connection.hpp"

namespace mbs::persistence {

sql_store_connection::sql_store_connection(
    sql::opener open, const database_options& options, sql_maintenance_store::caretaker look_after)
    : session_{std::move(open)},
      secret_box_{options.secrets},
      maintenance_{session_, options.write_step, look_after} {
  offer<account_store>(accounts_);
  offer<audit_store>(audit_);
  offer<balance_store>(balances_);
  offer<billing_store>(billing_);
  offer<books_store>(books_);
  offer<code_store>(codes_);
  offer<delivery_store>(deliveries_);
  offer<factor_store>(factors_);
  offer<funding_store>(funding_);
  offer<invitation_store>(invitations_);
  offer<key_store>(keys_);
  offer<ledger_store>(ledger_);
  offer<link_store>(links_);
  offer<mail_store>(mails_);
  offer<maintenance_store>(maintenance_);
  offer<member_store>(members_);
  offer<message_store>(messages_);
  offer<money_request_store>(money_requests_);
  offer<reconciliation_store>(reconciliations_);
  offer<payment_store>(payments_);
  offer<person_store>(persons_);
  offer<price_store>(prices_);
  offer<profile_store>(profiles_);
  offer<recovery_store>(recoveries_);
  offer<roll_up_store>(roll_ups_);
  offer<secret_store>(secrets_);
  offer<sender_store>(senders_);
  offer<session_store>(sessions_);
  offer<sign_up_store>(sign_ups_);
  offer<staff_store>(staff_);
  offer<top_up_store>(top_ups_);
  offer<trial_store>(trials_);
  offer<webhook_store>(webhooks_);
}

}  // namespace mbs::persistence
