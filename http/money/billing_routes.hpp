#pragma once

#include "actors/gateway/billing_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Receipts, tax invoices and credit notes: what customers read, what anybody may check, what staff make.
/// `gateway` outlives the routes.
[[nodiscard]] std::vector<route> billing_routes(actors::billing_gateway& gateway);

}  // namespace mbs::http
