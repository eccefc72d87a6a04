#pragma once

#include "actors/webhooks/callback_transport.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace mbs::http {

struct callback_client_options {
  std::uint32_t connections = 4'096;  ///< over all origins; posts under way beyond that fail at once
  std::chrono::milliseconds idle_timeout{60'000};  ///< before an unused connection is closed
  std::uint32_t names = 10'000;                    ///< hosts whose addresses are remembered
  bool allow_private_addresses = false;            ///< also loopback and private ranges
  std::string name_servers;  ///< addresses with optional ports, separated by commas; empty: the system's
  std::string ca_file;       ///< PEM, trusted besides the system's authorities; empty: none
};

/// The HTTP client behind WEBHOOKS: POSTs over kept-alive connections, each at once: what waits is the
/// caller's. Follows no redirects, verifies certificates, throws response bodies away. A post that fails on a
/// connection which the server had closed meanwhile is sent once more on a new one; all other repeats are the
/// caller's.
class callback_client final : public actors::callback_transport {
 public:
  /// `io` is run by one thread until after `stop`. Throws std::runtime_error when `ca_file` or
  /// `name_servers` cannot be read.
  callback_client(const callback_client_options& options, boost::asio::io_context& io);
  /// Stops.
  ~callback_client() override;

  /// `timeout` runs from now, over connecting and answering.
  void post(actors::callback_request request, std::chrono::milliseconds timeout,
      std::function<void(actors::callback_response)> done) override;

  /// What is under way or waiting ends with the error "shutting down". May be called twice; not on the thread
  /// of `io`.
  void stop();

 private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace mbs::http
