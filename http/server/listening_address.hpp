#pragma once

#include "actors/net/io_threads.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mbs::http {

/// An address that is listened on for a server that is made later: connections wait until it accepts them.
/// Made first, so that nothing has begun yet when the address cannot be had.
class listening_address {
 public:
  /// `listen` is address:port, of the setting of that name. Throws std::runtime_error naming it: malformed,
  /// taken, or none of this machine. The threads outlive it, and the server that takes it.
  listening_address(std::string_view setting, std::string listen, actors::net::io_threads& threads);

  /// The one listened on, also when that of the setting was 0.
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  /// As it was given.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] boost::asio::ip::tcp::acceptor take() && { return std::move(acceptor_); }

 private:
  std::string text_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace mbs::http
