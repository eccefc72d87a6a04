#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "actors/gateway/account_gateway.hpp"
#include "actors/gateway/audit_gateway.hpp"
#include "actors/gateway/balance_gateway.hpp"
#include "actors/gateway/billing_gateway.hpp"
#include "actors/gateway/books_gateway.hpp"
#include "actors/gateway/event_gateway.hpp"
#include "actors/gateway/factor_gateway.hpp"
#include "actors/gateway/key_gateway.hpp"
#include "actors/gateway/link_gateway.hpp"
#include "actors/gateway/mail_gateway.hpp"
#include "actors/gateway/member_gateway.hpp"
#include "actors/gateway/message_gateway.hpp"
#include "actors/gateway/money_gateway.hpp"
#include "actors/gateway/money_request_gateway.hpp"
#include "actors/gateway/node_gateway.hpp"
#include "actors/gateway/payment_gateway.hpp"
#include "actors/gateway/people_gateway.hpp"
#include "actors/gateway/price_gateway.hpp"
#include "actors/gateway/reconciliation_gateway.hpp"
#include "actors/gateway/recovery_gateway.hpp"
#include "actors/gateway/report_gateway.hpp"
#include "actors/gateway/sender_gateway.hpp"
#include "actors/gateway/sender_request_gateway.hpp"
#include "actors/gateway/session_gateway.hpp"
#include "actors/gateway/staff_account_gateway.hpp"
#include "actors/gateway/staff_people_gateway.hpp"
#include "actors/gateway/top_up_gateway.hpp"
#include "actors/gateway/webhook_gateway.hpp"

namespace mbs::actors {

/// All that a node offers to the front end. For whoever puts a server together: a handler takes only the one
/// that it asks. Outlives the server.
struct gateways {
  access_gateway& access;
  account_gateway& accounts;
  audit_gateway& audit;
  balance_gateway& balances;
  billing_gateway& billing;
  books_gateway& books;
  event_gateway& events;
  factor_gateway& factors;
  key_gateway& keys;
  link_gateway& links;
  mail_gateway& mails;
  member_gateway& members;
  message_gateway& messages;
  money_gateway& money;
  money_request_gateway& money_requests;
  node_gateway& node;
  payment_gateway& payments;
  people_gateway& people;
  price_gateway& prices;
  reconciliation_gateway& reconciliations;
  recovery_gateway& recoveries;
  report_gateway& reports;
  sender_request_gateway& sender_requests;
  sender_gateway& senders;
  session_gateway& sessions;
  staff_account_gateway& staff_accounts;
  staff_people_gateway& staff_people;
  top_up_gateway& top_ups;
  webhook_gateway& webhooks;
};

}  // namespace mbs::actors
