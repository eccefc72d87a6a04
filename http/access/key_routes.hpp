#pragma once

#include "actors/gateway/key_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// The API keys of the account that is named. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> key_routes(actors::key_gateway& gateway);

}  // namespace mbs::http
