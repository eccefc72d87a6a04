#pragma once

#include "actors/gateway/node_gateway.hpp"
#include "actors/links/link_actor.hpp"

namespace mbs::actors {

/// What people and metrics see of a link at this moment.
[[nodiscard]] link_report report_of(const link_options& options, const link_figures& figures);

}  // namespace mbs::actors
