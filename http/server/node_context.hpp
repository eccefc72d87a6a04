#pragma once

#include "actors/gateway/gateway.hpp"
#include "config/settings.hpp"
#include "http/server/rate_limits.hpp"

#include <atomic>

namespace mbs::http {

/// What all I/O threads of one server share.
struct node_context {
  node_context(config::http_settings h, config::limit_settings l, actors::gateway& g)
      : http{std::move(h)}, limits{l}, gateway{g}, rates{l.requests_per_key} {}

  config::http_settings http;
  config::limit_settings limits;
  actors::gateway& gateway;
  rate_limits rates;
  std::atomic<bool> draining{false};
  std::atomic<std::uint32_t> connections{0};
  std::atomic<std::uint64_t> connections_refused{0};
  std::atomic<std::uint64_t> requests{0};
};

}  // namespace mbs::http
