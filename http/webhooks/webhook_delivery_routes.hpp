#pragma once

#include "actors/gateway/webhook_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// What was tried of callbacks, tests, and what is sent again. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> webhook_delivery_routes(actors::webhook_gateway& gateway);

}  // namespace mbs::http
