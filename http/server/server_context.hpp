#pragma once

#include "config/settings.hpp"
#include "http/server/authenticator.hpp"
#include "http/server/rate_limits.hpp"
#include "http/server/route_table.hpp"
#include "http/server/server_status.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace mbs::http {

/// What a server serves. Put together where all capabilities are known; the server knows none.
struct api {
  std::shared_ptr<server_status> status = std::make_shared<server_status>();
  std::vector<route> routes;
  authenticator_maker authenticators;
};

/// What all I/O threads of one server share.
struct server_context {
  /// Throws std::invalid_argument when the routes are no table.
  server_context(config::http_settings h, const config::limit_settings& limits, api served)
      : http{std::move(h)},
        rates{limits.requests_per_key},
        routes{std::move(served.routes)},
        authenticators{std::move(served.authenticators)},
        status{std::move(served.status)} {}

  config::http_settings http;
  rate_limits rates;
  route_table routes;
  authenticator_maker authenticators;
  std::shared_ptr<server_status> status;
};

}  // namespace mbs::http
