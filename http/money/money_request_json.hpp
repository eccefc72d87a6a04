#pragma once

#include "actors/gateway/money_request_gateway.hpp"
#include "http/json/json_writer.hpp"

/// A request about money, as staff see it.
namespace mbs::http {

/// Of one that is looked at `now`.
void render(const persistence::money_request& r, domain::time_point now, json_writer& json);

}  // namespace mbs::http
