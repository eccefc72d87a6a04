#include "http/links/link_routes.hpp"

#include "http/money/price_json.hpp"
#include "http/server/coroutine.hpp"

namespace mbs::http {
namespace {

using actors::link_gateway;
using actors::price_gateway;
using domain::permission;

void render(const actors::network_report& n, const domain::price_table* prices, json_writer& json) {
  json.begin_object().key("name").text(n.name).key("title").text(n.title);
  json.key("reachable").boolean(n.reachable).key("up").boolean(n.up).key("prices");
  render_prices_of(prices, n.id, json);
  json.end_object();
}

awaitable<reply> list_networks(exchange& c, const link_gateway& links, price_gateway& prices) {
  const auto account = c.who.account;
  const auto own = co_await ask(c, prices, &price_gateway::own_prices, account);
  if (!own) co_return problem_of(own.error());
  const auto networks = links.networks();
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("networks").begin_array();
                    for (const auto& n : networks)
                      render(n, own->steps.front().prices.get(), json);
                    json.end_array().end_object();
                  })};
}

}  // namespace

std::vector<route> link_routes(link_gateway& links, price_gateway& prices) {
  return {{.verb = method::get,
      .pattern = "/v1/networks",
      .permission = permission::networks_read,
      .handle = coroutine([&links, &prices](exchange& c) { return list_networks(c, links, prices); })}};
}

}  // namespace mbs::http
