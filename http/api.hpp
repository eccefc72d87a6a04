#pragma once

#include "actors/gateway/gateways.hpp"
#include "config/settings.hpp"
#include "domain/access/session_rules.hpp"
#include "http/client/callback_url.hpp"
#include "http/server/server_context.hpp"
#include "http/web/web_files.hpp"

#include <memory>

namespace mbs::http {

/// The whole API: the one place that knows all capabilities. The gateways outlive the server that is given
/// it; callbacks may go to `targets`. Without the platform's figures when there is an address for
/// operators; without `pages` there is no dashboard.
[[nodiscard]] api whole_api(const actors::gateways& front, const config::http_settings& settings,
    callback_targets targets = callback_targets::public_only, const domain::session_limits& sessions = {},
    std::shared_ptr<const web_files> pages = {});

/// What is served on the address for operators beside it; `customers` is the status of the server of the
/// whole API.
[[nodiscard]] api operator_api(const actors::gateways& front, const config::http_settings& settings,
    std::shared_ptr<const server_status> customers);

}  // namespace mbs::http
