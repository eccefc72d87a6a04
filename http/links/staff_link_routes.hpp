#pragma once

#include "actors/gateway/node_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Operator links and their queues as they are now, for staff. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> staff_link_routes(actors::node_gateway& gateway);

}  // namespace mbs::http
