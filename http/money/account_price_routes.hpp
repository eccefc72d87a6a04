#pragma once

#include "actors/gateway/price_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Which list an account has, and tax rates. Part of staff_price_routes(). `gateway` outlives the routes.
[[nodiscard]] std::vector<route> account_price_routes(actors::price_gateway& gateway);

}  // namespace mbs::http
