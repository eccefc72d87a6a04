#pragma once

#include "actors/gateway/link_gateway.hpp"
#include "actors/gateway/price_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// What customers see of the ways to mobile networks, with their own prices. The gateways outlive the routes.
[[nodiscard]] std::vector<route> link_routes(actors::link_gateway& links, actors::price_gateway& prices);

}  // namespace mbs::http
