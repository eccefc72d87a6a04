// What carries callbacks: plain TCP, and TLS over it.
#include "http/client/callback_connection.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

namespace mbs::http {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
namespace {

template <class Stream>
class carried_connection : public callback_connection {
 public:
  template <class... Arguments>
  explicit carried_connection(connection_keeper& keeper, Arguments&&... arguments)
      : callback_connection{keeper}, stream_{std::forward<Arguments>(arguments)...} {}

 protected:
  void begin_connect(const std::vector<tcp::endpoint>& to) override {
    asio::async_connect(stream_.lowest_layer(), to,
        [this, self = shared_from_this()](const error_code& ec, const tcp::endpoint&) {
          error_code ignored;
          if (!ec) stream_.lowest_layer().set_option(tcp::no_delay{true}, ignored);
          connected(ec);
        });
  }
  void begin_write(asio::const_buffer octets) override {
    asio::async_write(stream_, octets,
        [this, self = shared_from_this()](const error_code& ec, std::size_t) { have_written(ec); });
  }
  void begin_read(asio::mutable_buffer room) override {
    stream_.async_read_some(
        room, [this, self = shared_from_this()](const error_code& ec, std::size_t n) { have_read(ec, n); });
  }
  void close_now() noexcept override {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

  Stream stream_;
};

class plain_connection final : public carried_connection<tcp::socket> {
 public:
  using carried_connection::carried_connection;

 private:
  void begin_handshake() override { ready({}); }
};

class tls_connection final : public carried_connection<asio::ssl::stream<tcp::socket>> {
 public:
  tls_connection(
      connection_keeper& keeper, asio::io_context& context, asio::ssl::context& tls, std::string host)
      : carried_connection{keeper, context, tls}, host_{std::move(host)} {}

 private:
  void begin_handshake() override {
    error_code ec;
    asio::ip::make_address(host_, ec);
    // A server name is sent for names only (RFC 6066, 3).
    if (ec) SSL_set_tlsext_host_name(stream_.native_handle(), host_.c_str());
    stream_.set_verify_mode(asio::ssl::verify_peer);
    stream_.set_verify_callback(asio::ssl::host_name_verification{host_});
    stream_.async_handshake(asio::ssl::stream_base::client,
        [this, self = shared_from_this()](const error_code& failed) { ready(failed); });
  }
  std::string host_;
};

}  // namespace

std::shared_ptr<callback_connection> make_connection(asio::io_context& context, asio::ssl::context& tls,
    const callback_origin& origin, connection_keeper& keeper) {
  if (origin.is_tls) return std::make_shared<tls_connection>(keeper, context, tls, origin.host);
  return std::make_shared<plain_connection>(keeper, context);
}

}  // namespace mbs::http
