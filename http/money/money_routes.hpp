#pragma once

#include "actors/gateway/money_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// What customers see of their money. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> money_routes(actors::money_gateway& gateway);
/// What came to it between two days, as JSON, as a table and as PDF.
[[nodiscard]] std::vector<route> statement_routes(actors::money_gateway& gateway);

}  // namespace mbs::http
