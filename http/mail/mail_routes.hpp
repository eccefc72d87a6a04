#pragma once

#include "actors/gateway/mail_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// The outbox for the platform's staff. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> mail_routes(actors::mail_gateway& gateway);

}  // namespace mbs::http
