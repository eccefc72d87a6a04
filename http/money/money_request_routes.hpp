#pragma once

#include "actors/gateway/money_request_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// What staff want done with an account's money: one proposes, another approves. `gateway` outlives the
/// routes.
[[nodiscard]] std::vector<route> money_request_routes(actors::money_request_gateway& gateway);

}  // namespace mbs::http
