#include "http/events/event_routes.hpp"

#include "http/events/account_events.hpp"
#include "http/server/exchange.hpp"

#include <memory>

namespace mbs::http {
namespace {

using domain::permission;

void follow_account(exchange& c, const event_gateways& gateways) {
  auto stream = c.open_stream({});
  if (!stream) return;
  stream->feed(std::make_unique<account_events>(c, stream, gateways));
  c.respond(std::move(stream));
}

void follow_platform(exchange& c, const actors::node_gateway& node) {
  auto stream = c.open_stream({});
  if (!stream) return;
  stream->feed(std::make_unique<platform_events>(node));
  c.respond(std::move(stream));
}

}  // namespace

std::vector<route> event_routes(const event_gateways& gateways) {
  return {{.verb = method::get,
              .pattern = "/v1/events",
              .permission = permission::messages_read,
              .handle = [gateways](exchange& c) { follow_account(c, gateways); },
              .or_any = {permission::balance_read, permission::webhooks_manage, permission::senders_read},
              .goes_on = true},
      {.verb = method::get,
          .pattern = "/v1/platform/events",
          .permission = permission::platform_accounts_read,
          .handle = [&node = gateways.node](exchange& c) { follow_platform(c, node); },
          .goes_on = true}};
}

}  // namespace mbs::http
