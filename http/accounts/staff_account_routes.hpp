#pragma once

#include "actors/gateway/staff_account_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Accounts for the platform's staff. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> staff_account_routes(actors::staff_account_gateway& gateway);

}  // namespace mbs::http
