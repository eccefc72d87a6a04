#pragma once

#include "actors/gateway/money_request_gateway.hpp"
#include "actors/gateway/staff_account_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Accounts for the platform's staff. Both gateways outlive the routes.
[[nodiscard]] std::vector<route> staff_account_routes(
    actors::staff_account_gateway& gateway, actors::money_request_gateway& requests);

}  // namespace mbs::http
