#pragma once

#include "actors/gateway/message_gateway.hpp"
#include "http/server/problem.hpp"

#include <optional>
#include <string_view>

namespace mbs::http {

/// Reads the parameters of GET /v1/messages into `filter`: state, to, reference, sender, class, test, since,
/// until, limit, cursor. A problem when one is unknown, repeated or malformed.
[[nodiscard]] std::optional<problem> read_list_query(
    std::string_view query, persistence::message_filter& filter);

}  // namespace mbs::http
