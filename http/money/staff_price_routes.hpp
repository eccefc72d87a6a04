#pragma once

#include "actors/gateway/price_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Price lists, who has which, and tax rates: for the platform's finance. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> staff_price_routes(actors::price_gateway& gateway);

}  // namespace mbs::http
