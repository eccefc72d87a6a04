#pragma once

#include "actors/gateway/billing_gateway.hpp"
#include "http/server/route.hpp"

#include <memory>
#include <vector>

namespace mbs::http {

class look_up_limits;

/// Receipts, tax invoices and credit notes: what customers read, what anybody may check, so often as
/// `look_ups` lets them, and what staff make. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> billing_routes(
    actors::billing_gateway& gateway, std::shared_ptr<look_up_limits> look_ups);

}  // namespace mbs::http
