#pragma once

#include "actors/gateway/sender_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// What an account may send as. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> sender_routes(actors::sender_gateway& gateway);

}  // namespace mbs::http
