#include "http/links/link_routes.hpp"

#include "http/server/coroutine.hpp"

namespace mbs::http {
namespace {

using actors::link_gateway;
using domain::permission;

void render(const domain::price_rule& price, json_writer& json) {
  json.begin_object().key("class");
  if (price.traffic) {
    json.plain_text(domain::to_text(*price.traffic));
  } else {
    json.null();
  }
  json.key("per_segment").amount(price.per_segment).end_object();
}

void render(const actors::network_report& n, json_writer& json) {
  json.begin_object().key("name").text(n.name).key("title").text(n.title);
  json.key("reachable").boolean(n.reachable).key("up").boolean(n.up).key("prices").begin_array();
  for (const auto& price : n.prices)
    render(price, json);
  json.end_array().end_object();
}

awaitable<reply> list_networks(const link_gateway& links) {
  const auto networks = links.networks();
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("networks").begin_array();
                    for (const auto& n : networks)
                      render(n, json);
                    json.end_array().end_object();
                  })};
}

}  // namespace

std::vector<route> link_routes(link_gateway& gateway) {
  return {{.verb = method::get,
      .pattern = "/v1/networks",
      .permission = permission::networks_read,
      .handle = coroutine([&gateway](exchange&) { return list_networks(gateway); })}};
}

}  // namespace mbs::http
