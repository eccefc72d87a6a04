#pragma once

#include "actors/gateway/sender_request_gateway.hpp"
#include "http/json/body_table.hpp"
#include "http/server/route.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mbs::http {

/// What a body says of a sender that is asked for.
struct sender_wish {
  std::string name, network, purpose;
  std::optional<domain::traffic_class> traffic;
};

/// Of POST /v1/sender-requests.
inline constexpr body_table<sender_wish, 4> sender_wish_fields{
    text<&sender_wish::name>("name").required(),
    text<&sender_wish::network>("network"),
    word<&sender_wish::traffic, domain::traffic_class_from>(
        "class", "must be otp, transactional or promotional"),
    text<&sender_wish::purpose>("purpose").required(),
};

/// Of PUT /v1/default-sender.
struct named_sender {
  std::string name;
};
inline constexpr body_table<named_sender, 1> named_sender_fields{
    text<&named_sender::name>("name").required(),
};

/// What an account asks for, its documents and its default sender. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> sender_request_routes(actors::sender_request_gateway& gateway);

}  // namespace mbs::http
