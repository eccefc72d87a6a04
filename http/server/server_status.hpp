#pragma once

#include <atomic>
#include <cstdint>

namespace mbs::http {

/// How a server is, for whoever reports it. Written by the server, on any thread.
struct server_status {
  std::atomic<bool> draining{false};
  std::atomic<std::uint32_t> connections{0};
  std::atomic<std::uint64_t> connections_refused{0};
  std::atomic<std::uint64_t> requests{0};
};

}  // namespace mbs::http
