#pragma once

#include "actors/net/io_threads.hpp"
#include "config/settings.hpp"
#include "http/server/listening_address.hpp"
#include "http/server/server_context.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace mbs::http {

/// An API on one address; each thread has connections of its own. Knows nothing of what is served. Life:
/// make, (serve), begin_drain, wait_drained, stop. Answers of the gateway that come later than `stop` are
/// dropped, so the gateway may outlive the server; it must not end before it, and the threads not before
/// either.
class server {
 public:
  /// Serves on `where`, which was made with the same threads. Throws std::runtime_error when the certificate
  /// or key cannot be read; std::invalid_argument when the routes are no table.
  server(listening_address where, const config::http_settings& http, const config::limit_settings& limits,
      api served, actors::net::io_threads& threads);
  /// The same on http.listen. Throws as listening_address does, too.
  server(const config::http_settings& http, const config::limit_settings& limits, api served,
      actors::net::io_threads& threads);
  /// Stops.
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// The port bound: the one of the settings unless that was 0.
  [[nodiscard]] std::uint16_t port() const noexcept;

  /// Is not ready any more, for whoever asks, and serves on.
  void announce_stop();
  /// Reads certificate and key again, for connections from now on. What is wrong with them: then nothing has
  /// changed. Nothing to do over plain HTTP.
  [[nodiscard]] std::optional<std::string> reload_certificate();
  /// Takes no more connections, ends idle ones and lets each of the others finish what it has begun.
  void begin_drain();
  /// Whether all connections ended within `limit`.
  [[nodiscard]] bool wait_drained(std::chrono::milliseconds limit);
  /// Ends everything at once. May be called twice.
  void stop();

  [[nodiscard]] std::uint32_t connections() const noexcept;

 private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace mbs::http
