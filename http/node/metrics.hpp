#pragma once

#include "actors/gateway/node_gateway.hpp"
#include "http/server/server_status.hpp"

#include <string>

namespace mbs::http {

/// The node's figures in Prometheus' text format.
[[nodiscard]] std::string render_metrics(const actors::node_report& report, const server_status& server);

}  // namespace mbs::http
