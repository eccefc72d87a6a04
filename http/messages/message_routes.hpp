#pragma once

#include "actors/gateway/message_gateway.hpp"
#include "http/client/callback_url.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Sending messages and seeing what becomes of them. `gateway` outlives the routes; callbacks may go
/// to `targets`.
[[nodiscard]] std::vector<route> message_routes(
    actors::message_gateway& gateway, callback_targets targets = callback_targets::public_only);

}  // namespace mbs::http
