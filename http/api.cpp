#include "http/api.hpp"

#include "http/access/audit_routes.hpp"
#include "http/access/factor_routes.hpp"
#include "http/access/key_authenticator.hpp"
#include "http/access/key_routes.hpp"
#include "http/access/me_routes.hpp"
#include "http/access/member_routes.hpp"
#include "http/access/recovery_routes.hpp"
#include "http/access/session_authenticator.hpp"
#include "http/access/session_routes.hpp"
#include "http/access/sign_up_routes.hpp"
#include "http/access/staff_people_routes.hpp"
#include "http/accounts/account_routes.hpp"
#include "http/accounts/staff_account_routes.hpp"
#include "http/events/event_routes.hpp"
#include "http/links/link_routes.hpp"
#include "http/links/staff_link_routes.hpp"
#include "http/mail/mail_routes.hpp"
#include "http/messages/message_routes.hpp"
#include "http/messages/report_routes.hpp"
#include "http/money/balance_routes.hpp"
#include "http/money/billing_routes.hpp"
#include "http/money/books_routes.hpp"
#include "http/money/money_request_routes.hpp"
#include "http/money/money_routes.hpp"
#include "http/money/payment_routes.hpp"
#include "http/money/price_routes.hpp"
#include "http/money/reconciliation_routes.hpp"
#include "http/money/staff_price_routes.hpp"
#include "http/money/top_up_routes.hpp"
#include "http/node/node_routes.hpp"
#include "http/node/staff_node_routes.hpp"
#include "http/senders/sender_decision_routes.hpp"
#include "http/senders/sender_request_routes.hpp"
#include "http/senders/sender_routes.hpp"
#include "http/web/web_routes.hpp"
#include "http/webhooks/webhook_delivery_routes.hpp"
#include "http/webhooks/webhook_routes.hpp"

#include <utility>

namespace mbs::http {

api whole_api(const actors::gateways& front, const config::http_settings& settings, callback_targets targets,
    const domain::session_limits& limits, std::shared_ptr<const web_files> pages) {
  api all;
  const auto look_ups = std::make_shared<look_up_limits>(settings.unknown_keys_per_address);
  const people_door door{own_origin::of(settings.public_url, !settings.tls_certificate.empty()),
      is_reached_by_https(settings), look_ups};
  all.authenticators =
      by_session_or(by_api_key(front.access, settings.request_timeout, settings.unknown_keys_per_address),
          front.sessions, {door.origin, limits, look_ups, door.is_https});
  for (auto part : {message_routes(front.messages, targets), report_routes(front.reports),
           money_routes(front.money), balance_routes(front.balances), billing_routes(front.billing, look_ups),
           statement_routes(front.money), books_routes(front.books), top_up_routes(front.top_ups),
           payment_routes(front.payments), money_request_routes(front.money_requests),
           price_routes(front.prices), reconciliation_routes(front.reconciliations),
           staff_price_routes(front.prices), link_routes(front.links, front.prices),
           staff_link_routes(front.node), staff_node_routes(front.node, front.reports, all.status),
           sender_routes(front.senders), sender_request_routes(front.sender_requests),
           sender_decision_routes(front.sender_requests), webhook_routes(front.webhooks, targets),
           webhook_delivery_routes(front.webhooks), audit_routes(front.audit), account_routes(front.accounts),
           member_routes(front.members), key_routes(front.keys),
           invitation_routes(front.members, accept_page_of(settings.public_url, settings.listen), look_ups),
           staff_account_routes(front.staff_accounts, front.money_requests),
           staff_people_routes(front.staff_people), mail_routes(front.mails),
           sign_up_routes(front.people, door), session_routes(front.people, door),
           me_routes(front.people, door), factor_routes(front.factors, door),
           event_routes({front.events, front.money, front.messages.plan(), front.node}),
           recovery_routes(front.recoveries, door), node_routes(front.node, all.status)})
    all.routes.insert(all.routes.end(), part.begin(), part.end());
  if (pages && pages->are_there()) {
    all.status->dashboard_is_served = true;
    all.elsewhere = pages_route(std::move(pages));
  } else {
    for (auto& page : front_page_routes())
      all.routes.push_back(std::move(page));
  }
  if (settings.admin_listen.empty()) all.routes.push_back(metrics_route(front.node, all.status));
  return all;
}

api operator_api(const actors::gateways& front, const config::http_settings& settings,
    std::shared_ptr<const server_status> customers) {
  api some;
  some.authenticators = by_api_key(front.access, settings.request_timeout, settings.unknown_keys_per_address);
  some.routes = operator_routes(front.node, std::move(customers));
  return some;
}

}  // namespace mbs::http
