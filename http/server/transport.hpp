#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace mbs::http {

/// A connection over a stream of Asio's: TCP, or TLS over it. Moves octets and knows nothing of what they
/// say. `Connection` is what it moves them for: it has the hooks that are overridden here, takes `Owner` to
/// be made, and hears of what was moved by have_read and have_written.
template <class Connection, class Stream>
class transport : public Connection {
 public:
  using error_code = boost::system::error_code;
  using tcp = boost::asio::ip::tcp;

  template <class Owner, class... Arguments>
  explicit transport(Owner& owner, Arguments&&... arguments)
      : Connection{owner}, stream_{std::forward<Arguments>(arguments)...} {}

 protected:
  void begin_read(boost::asio::mutable_buffer room) override {
    stream_.async_read_some(
        room, [this, self = this->shared_from_this()](const error_code& ec, std::size_t n) {
          this->have_read(ec, n);
        });
  }
  void begin_write(boost::asio::const_buffer octets) override {
    boost::asio::async_write(
        stream_, octets, [this, self = this->shared_from_this()](const error_code& ec, std::size_t) {
          this->have_written(ec);
        });
  }
  void close_now() noexcept override {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

  // Overrides where the connection has it: callbacks do not.
  void end_by_reset() noexcept {
    error_code ignored;
    stream_.lowest_layer().set_option(boost::asio::socket_base::linger{true, 0}, ignored);
  }

  [[nodiscard]] Stream& stream() noexcept { return stream_; }
  [[nodiscard]] const Stream& stream() const noexcept { return stream_; }

 private:
  Stream stream_;
};

template <class Connection>
using plain_transport = transport<Connection, boost::asio::ip::tcp::socket>;
template <class Connection>
using tls_transport = transport<Connection, boost::asio::ssl::stream<boost::asio::ip::tcp::socket>>;

}  // namespace mbs::http
