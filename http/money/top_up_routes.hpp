#pragma once

#include "actors/gateway/top_up_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Payments by M-Pesa: what customers ask for and see, and where M-Pesa tells how they ended. `gateway`
/// outlives the routes.
[[nodiscard]] std::vector<route> top_up_routes(actors::top_up_gateway& gateway);

}  // namespace mbs::http
