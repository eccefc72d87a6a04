#pragma once

#include "actors/gateway/report_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Sums of what became of messages. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> report_routes(actors::report_gateway& gateway);

}  // namespace mbs::http
