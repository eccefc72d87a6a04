#pragma once

#include "actors/gateway/audit_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// The audit log: an account's own, as JSON and as a table, and the platform's. `gateway` outlives the
/// routes.
[[nodiscard]] std::vector<route> audit_routes(actors::audit_gateway& gateway);

}  // namespace mbs::http
