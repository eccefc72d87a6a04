#pragma once

#include "actors/gateway/recovery_gateway.hpp"
#include "http/access/people_door.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// The way back from a lost second factor. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> recovery_routes(actors::recovery_gateway& gateway, const people_door& door);

}  // namespace mbs::http
