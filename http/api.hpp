#pragma once

#include "actors/gateway/gateways.hpp"
#include "config/settings.hpp"
#include "http/server/server_context.hpp"

namespace mbs::http {

/// The whole API: the one place that knows all capabilities. The gateways outlive the server that is given
/// it.
[[nodiscard]] api whole_api(const actors::gateways& front, const config::http_settings& settings);

}  // namespace mbs::http
