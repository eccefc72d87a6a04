#pragma once

#include "actors/gateway/reconciliation_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// M-Pesa, books, messages and operators held against each other, for staff; outlives the routes.
[[nodiscard]] std::vector<route> reconciliation_routes(actors::reconciliation_gateway& gateway);

}  // namespace mbs::http
