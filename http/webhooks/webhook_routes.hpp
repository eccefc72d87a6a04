#pragma once

#include "actors/gateway/webhook_gateway.hpp"
#include "http/client/callback_url.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Callback URLs of customers. `gateway` outlives the routes; they may lead to `targets`.
[[nodiscard]] std::vector<route> webhook_routes(
    actors::webhook_gateway& gateway, callback_targets targets = callback_targets::public_only);

}  // namespace mbs::http
