#pragma once

#include "config/settings.hpp"
#include "http/server/address_rates.hpp"
#include "http/server/answer_headers.hpp"
#include "http/server/authenticator.hpp"
#include "http/server/client_address.hpp"
#include "http/server/connection_roster.hpp"
#include "http/server/rate_limits.hpp"
#include "http/server/route_table.hpp"
#include "http/server/server_status.hpp"
#include "http/server/stream_roster.hpp"
#include "http/server/tls_identity.hpp"
#include "http/server/unread_answers.hpp"
#include "http/server/upload_room.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace mbs::http {

/// What a server serves. Put together where all capabilities are known; the server knows none.
struct api {
  std::shared_ptr<server_status> status = std::make_shared<server_status>();
  std::vector<route> routes;
  authenticator_maker authenticators;
  /// Answers GET and HEAD of paths that no route has, when there is one; its pattern says nothing.
  std::optional<route> elsewhere;
};

/// Whether browsers come by https, here or at a proxy.
[[nodiscard]] inline bool is_reached_by_https(const config::http_settings& http) noexcept {
  return !http.tls_certificate.empty() || http.public_url.starts_with("https://");
}

/// Of changes an account may save up so many seconds' worth: somebody sets up a company at once.
inline constexpr std::uint32_t saved_changes = 40;

/// What all I/O threads of one server share.
struct server_context {
  /// Throws std::invalid_argument when the routes are no table, std::runtime_error as tls_identity does.
  server_context(config::http_settings h, const config::limit_settings& limits, api served)
      : http{std::move(h)},
        proxies{addresses_of(http.trusted_proxies), http.client_address_header == "forwarded"},
        headers{is_reached_by_https(http) ? http.hsts : std::chrono::seconds{0}},
        tls{http.tls_certificate, http.tls_key},
        roster{{.in_all = http.max_connections, .per_address = http.max_connections_per_address}},
        unread{{.in_all = http.max_unread, .per_key = http.max_unread_per_key}},
        uploads{{.in_all = http.max_uploads,
            .of_account = std::max(http.max_uploads / 4, config::smallest_upload_room)}},
        streams{{.in_all = http.max_streams, .each = http.max_streams_each}},
        exports{{.in_all = http.max_exports, .each = http.max_exports_each}},
        rates{limits.requests_per_key},
        changes{limits.changes_per_account, saved_changes * limits.changes_per_account},
        strangers{http.requests_per_address},
        routes{std::move(served.routes)},
        authenticators{std::move(served.authenticators)},
        elsewhere{std::move(served.elsewhere)},
        status{std::move(served.status)} {}

  config::http_settings http;
  proxy_rules proxies;
  answer_headers headers;
  tls_identity tls;
  connection_roster roster;
  unread_answers unread;
  upload_room uploads;
  stream_roster streams;
  stream_roster exports;
  rate_limits rates;
  rate_limits changes;      ///< by account, else by person
  address_rates strangers;  ///< requests of those who show nothing to be known by
  route_table routes;
  authenticator_maker authenticators;
  std::optional<route> elsewhere;
  std::shared_ptr<server_status> status;
};

}  // namespace mbs::http
