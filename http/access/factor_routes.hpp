#pragma once

#include "actors/gateway/factor_gateway.hpp"
#include "http/access/people_door.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// People's second factors. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> factor_routes(actors::factor_gateway& gateway, const people_door& door);

}  // namespace mbs::http
