#pragma once

#include "actors/gateway/staff_people_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// People for the platform's staff. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> staff_people_routes(actors::staff_people_gateway& gateway);

}  // namespace mbs::http
