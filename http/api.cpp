#include "http/api.hpp"

#include "http/access/key_authenticator.hpp"
#include "http/links/link_routes.hpp"
#include "http/messages/message_routes.hpp"
#include "http/money/money_routes.hpp"
#include "http/node/node_routes.hpp"
#include "http/webhooks/webhook_routes.hpp"

#include <iterator>

namespace mbs::http {

api whole_api(const actors::gateways& front, const config::http_settings& settings) {
  api all;
  all.authenticators = by_api_key(front.access, settings.request_timeout);
  for (auto part : {message_routes(front.messages), money_routes(front.money), link_routes(front.links),
           webhook_routes(front.webhooks), node_routes(front.node, all.status)})
    all.routes.insert(all.routes.end(), part.begin(), part.end());
  return all;
}

}  // namespace mbs::http
