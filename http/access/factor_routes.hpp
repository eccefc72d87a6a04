#pragma once

#include "actors/gateway/factor_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// People's second factors. `gateway` outlives the routes. `secure`: browsers come by https.
[[nodiscard]] std::vector<route> factor_routes(actors::factor_gateway& gateway, bool secure);

}  // namespace mbs::http
