#pragma once

#include "actors/gateway/account_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// The accounts of whoever is signed in, and the profile of the one that is named. `gateway` outlives the
/// routes.
[[nodiscard]] std::vector<route> account_routes(actors::account_gateway& gateway);

}  // namespace mbs::http
