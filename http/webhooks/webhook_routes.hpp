#pragma once

#include "actors/gateway/webhook_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Callback URLs of customers. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> webhook_routes(actors::webhook_gateway& gateway);

}  // namespace mbs::http
