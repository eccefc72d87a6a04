#pragma once

#include "actors/gateway/payment_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Where M-Pesa asks and tells of payments to the paybill, and what staff do with payments. `gateway`
/// outlives them.
[[nodiscard]] std::vector<route> payment_routes(actors::payment_gateway& gateway);

}  // namespace mbs::http
