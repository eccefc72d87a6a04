#include "http/api.hpp"

#include "http/access/key_authenticator.hpp"
#include "http/access/key_routes.hpp"
#include "http/access/member_routes.hpp"
#include "http/access/session_authenticator.hpp"
#include "http/accounts/account_routes.hpp"
#include "http/links/link_routes.hpp"
#include "http/messages/message_routes.hpp"
#include "http/messages/report_routes.hpp"
#include "http/money/money_routes.hpp"
#include "http/node/node_routes.hpp"
#include "http/senders/sender_routes.hpp"
#include "http/webhooks/webhook_routes.hpp"

#include <utility>

namespace mbs::http {

api whole_api(
    const actors::gateways& front, const config::http_settings& settings, callback_targets targets) {
  api all;
  all.authenticators = by_session_or(
      by_api_key(front.access, settings.request_timeout, settings.unknown_keys_per_address), front.sessions,
      {own_origin::of(settings.public_url, !settings.tls_certificate.empty()), {},
          std::make_shared<look_up_limits>(settings.unknown_keys_per_address)});
  for (auto part :
      {message_routes(front.messages, targets), report_routes(front.reports), money_routes(front.money),
          link_routes(front.links), sender_routes(front.senders), webhook_routes(front.webhooks, targets),
          account_routes(front.accounts), member_routes(front.members),
          invitation_routes(front.members, accept_page_of(settings.public_url, settings.listen)),
          key_routes(front.keys), node_routes(front.node, all.status)})
    all.routes.insert(all.routes.end(), part.begin(), part.end());
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
