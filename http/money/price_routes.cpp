#include "http/money/price_routes.hpp"

#include "http/money/price_json.hpp"
#include "http/server/coroutine.hpp"

namespace mbs::http {
namespace {

using actors::price_gateway;
using domain::permission;

void render(const actors::account_prices& own, const domain::numbering_plan& plan, json_writer& json) {
  json.begin_object().key("periods").begin_array();
  for (std::size_t i = 0; i < own.steps.size(); ++i) {
    json.begin_object().key("from");
    if (i == 0)
      json.null();
    else
      json.time(own.steps[i].from);
    json.key("until");
    if (i + 1 == own.steps.size())
      json.null();
    else
      json.time(own.steps[i + 1].from);
    json.key("networks");
    render_networks(own.steps[i].prices.get(), plan, json);
    json.end_object();
  }
  json.end_array().key("vat_basis_points").integer(own.taxes.vat);
  json.key("excise_basis_points").integer(own.taxes.excise).end_object();
}

awaitable<reply> get_prices(exchange& c, price_gateway& prices) {
  const auto account = c.who.account;
  const auto own = co_await ask(c, prices, &price_gateway::own_prices, account);
  if (!own) co_return problem_of(own.error());
  co_return reply{200, json_of([&](json_writer& json) { render(*own, prices.plan(), json); })};
}

}  // namespace

std::vector<route> price_routes(price_gateway& gateway) {
  return {{.verb = method::get,
      .pattern = "/v1/prices",
      .permission = permission::networks_read,
      .handle = coroutine([&gateway](exchange& c) { return get_prices(c, gateway); })}};
}

}  // namespace mbs::http
