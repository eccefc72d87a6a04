#pragma once

#include "persistence/access/secret_box.hpp"
#include "persistence/access/sql_audit_store.hpp"
#include "persistence/access/sql_code_store.hpp"
#include "persistence/access/sql_factor_store.hpp"
#include "persistence/access/sql_invitation_store.hpp"
#include "persistence/access/sql_key_store.hpp"
#include "persistence/access/sql_member_store.hpp"
#include "persistence/access/sql_person_store.hpp"
#include "persistence/access/sql_recovery_store.hpp"
#include "persistence/access/sql_secret_store.hpp"
#include "persistence/access/sql_session_store.hpp"
#include "persistence/access/sql_sign_up_store.hpp"
#include "persistence/access/sql_staff_store.hpp"
#include "persistence/accounts/sql_account_store.hpp"
#include "persistence/accounts/sql_profile_store.hpp"
#include "persistence/database.hpp"
#include "persistence/links/sql_link_store.hpp"
#include "persistence/mail/sql_mail_store.hpp"
#include "persistence/messages/sql_message_store.hpp"
#include "persistence/messages/sql_roll_up_store.hpp"
#include "persistence/money/sql_balance_store.hpp"
#include "persistence/money/sql_billing_store.hpp"
#include "persistence/money/sql_books_store.hpp"
#include "persistence/money/sql_funding_store.hpp"
#include "persistence/money/sql_ledger_store.hpp"
#include "persistence/money/sql_money_request_store.hpp"
#include "persistence/money/sql_payment_store.hpp"
#include "persistence/money/sql_price_store.hpp"
#include "persistence/money/sql_reconciliation_store.hpp"
#include "persistence/money/sql_top_up_store.hpp"
#include "persistence/money/sql_trial_store.hpp"
#include "persistence/node/sql_maintenance_store.hpp"
#include "persistence/senders/sql_sender_store.hpp"
#include "persistence/webhooks/sql_delivery_store.hpp"
#include "persistence/webhooks/sql_webhook_store.hpp"

/// The stores of all capabilities on one session. Internal to persistence/.
namespace mbs::persistence {

class sql_store_connection final : public store_connection {
 public:
  /// `look_after` as in sql_maintenance_store.
  sql_store_connection(
      sql::opener open, const database_options& options, sql_maintenance_store::caretaker look_after);

  std::string trouble() const override { return session_.trouble(); }

 private:
  sql::session session_;
  secret_box secret_box_;
  sql_account_store accounts_{session_, secret_box_};
  sql_audit_store audit_{session_};
  sql_balance_store balances_{session_};
  sql_billing_store billing_{session_};
  sql_books_store books_{session_};
  sql_code_store codes_{session_};
  sql_delivery_store deliveries_{session_};
  sql_factor_store factors_{session_, secret_box_};
  sql_funding_store funding_{session_};
  sql_invitation_store invitations_{session_};
  sql_key_store keys_{session_};
  sql_ledger_store ledger_{session_};
  sql_link_store links_{session_};
  sql_mail_store mails_{session_};
  sql_maintenance_store maintenance_;
  sql_member_store members_{session_, secret_box_};
  sql_message_store messages_{session_};
  sql_money_request_store money_requests_{session_};
  sql_reconciliation_store reconciliations_{session_};
  sql_payment_store payments_{session_};
  sql_person_store persons_{session_};
  sql_recovery_store recoveries_{session_};
  sql_profile_store profiles_{session_};
  sql_roll_up_store roll_ups_{session_};
  sql_secret_store secrets_{session_, secret_box_};
  sql_sender_store senders_{session_};
  sql_session_store sessions_{session_};
  sql_sign_up_store sign_ups_{session_, secret_box_};
  sql_staff_store staff_{session_, secret_box_};
  sql_price_store prices_{session_};
  sql_top_up_store top_ups_{session_};
  sql_trial_store trials_{session_};
  sql_webhook_store webhooks_{session_, secret_box_};
};

}  // namespace mbs::persistence
