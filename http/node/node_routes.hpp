#pragma once

#include "actors/gateway/node_gateway.hpp"
#include "http/server/route.hpp"
#include "http/server/server_status.hpp"

#include <memory>
#include <vector>

namespace mbs::http {

/// How the node is, and what it says of itself: for everybody. `gateway` outlives the routes; `status` is
/// that of the server.
[[nodiscard]] std::vector<route> node_routes(
    actors::node_gateway& gateway, const std::shared_ptr<const server_status>& status);

}  // namespace mbs::http
