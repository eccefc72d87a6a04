#pragma once

#include "actors/gateway/node_gateway.hpp"
#include "actors/gateway/report_gateway.hpp"
#include "http/server/route.hpp"
#include "http/server/server_status.hpp"

#include <memory>
#include <vector>

namespace mbs::http {

/// How the platform is, for staff: whether what it promises holds. The gateways outlive the routes.
[[nodiscard]] std::vector<route> staff_node_routes(
    actors::node_gateway& node, actors::report_gateway& reports, std::shared_ptr<const server_status> status);

}  // namespace mbs::http
