#pragma once

#include "actors/gateway/sender_request_gateway.hpp"
#include "http/json/body_table.hpp"
#include "http/server/route.hpp"

#include <string>
#include <vector>

namespace mbs::http {

/// What a body says of a decision.
struct sender_decision {
  std::string expires_at, reason;
};

/// Of POST …/approve and …/reject.
inline constexpr body_table<sender_decision, 1> approval_fields{
    text<&sender_decision::expires_at>("expires_at")};
inline constexpr body_table<sender_decision, 1> rejection_fields{
    text<&sender_decision::reason>("reason").required()};

/// The staff's queue of requests for senders. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> sender_decision_routes(actors::sender_request_gateway& gateway);

}  // namespace mbs::http
