#pragma once

#include "actors/gateway/event_gateway.hpp"
#include "actors/gateway/money_gateway.hpp"
#include "actors/gateway/node_gateway.hpp"
#include "domain/numbering/network.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// What streams are made of. All of it outlives the routes.
struct event_gateways {
  actors::event_gateway& events;
  actors::money_gateway& money;        ///< how much there is when that changed
  const domain::numbering_plan& plan;  ///< the names of networks
  const actors::node_gateway& node;    ///< the figures of links
};

[[nodiscard]] std::vector<route> event_routes(const event_gateways& gateways);

}  // namespace mbs::http
