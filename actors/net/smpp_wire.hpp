#pragma once

#include "actors/links/link_actor.hpp"
#include "actors/net/io_threads.hpp"

#include <memory>
#include <string>

/// TCP (or TLS) sockets for LINKs. Knows nothing of SMPP.
namespace mbs::actors::net {

struct wire_options {
  std::string host;
  std::uint16_t port = 2775;
  bool tls = false;  ///< verified against the system's certificates
  std::chrono::milliseconds connect_timeout{10'000};
  std::uint32_t unsent_limit =
      64U << 20;  ///< octets a peer may leave unread before its connection is dropped
};

/// Makes the sockets of LINKs; each LINK's live on one of the threads.
class wire_service {
 public:
  virtual ~wire_service() = default;
  [[nodiscard]] virtual std::shared_ptr<wire> make(
      wire_options options, std::size_t sockets, link_actor link) = 0;
  /// Closes them all; when it returns, none will tell its LINK anything more. Before the actors end; not on
  /// one of the threads. May be called twice.
  virtual void stop() = 0;
};
[[nodiscard]] std::unique_ptr<wire_service> start_wire_service(io_threads& threads);

}  // namespace mbs::actors::net
