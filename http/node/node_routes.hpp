#pragma once

#include "actors/gateway/node_gateway.hpp"
#include "http/server/route.hpp"
#include "http/server/server_status.hpp"

#include <memory>
#include <vector>

namespace mbs::http {

/// What the node says of itself, and whether it is ready: for everybody. `gateway` outlives the routes;
/// `status` is that of the server which serves customers, here and below.
[[nodiscard]] std::vector<route> node_routes(
    actors::node_gateway& gateway, const std::shared_ptr<const server_status>& status);

/// A page that says what this is, where there is no dashboard.
[[nodiscard]] std::vector<route> front_page_routes();

/// Figures of the whole platform: for whoever reaches the address that they are served on.
[[nodiscard]] route metrics_route(actors::node_gateway& gateway, std::shared_ptr<const server_status> status);

/// All that an address for operators serves: the figures, alive, ready.
[[nodiscard]] std::vector<route> operator_routes(
    actors::node_gateway& gateway, std::shared_ptr<const server_status> status);

}  // namespace mbs::http
