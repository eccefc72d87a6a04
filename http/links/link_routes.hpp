#pragma once

#include "actors/gateway/link_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// What customers see of the ways to mobile networks. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> link_routes(actors::link_gateway& gateway);

}  // namespace mbs::http
