#pragma once

#include "actors/gateway/price_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// What an account's messages cost, now and later. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> price_routes(actors::price_gateway& gateway);

}  // namespace mbs::http
