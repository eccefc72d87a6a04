#pragma once

#include <atomic>
#include <cstdint>

namespace mbs::http {

/// How a server is, for whoever reports it. Written by the server, on any thread.
struct server_status {
  std::atomic<bool> stopping{false};  ///< told to whoever asks whether the server is ready; it serves on
  std::atomic<bool> draining{false};
  std::atomic<bool> dashboard_is_served{false};
  std::atomic<std::uint32_t> connections{0};
  std::atomic<std::uint64_t> connections_refused{0};
  std::atomic<std::uint64_t> connections_displaced{0};  ///< silent ones that made room
  std::atomic<std::uint64_t> connections_cut{0};        ///< with too much unread
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint32_t> streams{0};        ///< of events and of tables, open
  std::atomic<std::uint64_t> streams_cut{0};    ///< whose reader was too slow
  std::atomic<std::uint64_t> streams_ended{0};  ///< whose reader may no longer read
};

}  // namespace mbs::http
