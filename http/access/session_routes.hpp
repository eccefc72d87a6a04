#pragma once

#include "http/access/people_door.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Signing in and out, and a person's own sessions. `people` outlives the routes.
[[nodiscard]] std::vector<route> session_routes(actors::people_gateway& people, const people_door& door);

}  // namespace mbs::http
