#pragma once

#include "http/server/node_context.hpp"

#include <string>

namespace mbs::http {

/// The node's figures in Prometheus' text format.
[[nodiscard]] std::string render_metrics(const actors::node_report& report, const node_context& node);

}  // namespace mbs::http
