#pragma once

#include "actors/gateway/message_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Sending messages and seeing what becomes of them. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> message_routes(actors::message_gateway& gateway);

}  // namespace mbs::http
