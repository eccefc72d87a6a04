#pragma once

#include "actors/gateway/balance_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// When an account is told that its balance is low; and for staff how far below zero it may go. `gateway`
/// outlives the routes.
[[nodiscard]] std::vector<route> balance_routes(actors::balance_gateway& gateway);

}  // namespace mbs::http
