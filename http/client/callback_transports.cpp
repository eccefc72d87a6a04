// What callbacks run over: plain TCP, and TLS.
#include "http/client/callback_connection.hpp"
#include "http/server/transport.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>

namespace mbs::http {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
namespace {

template <class Transport>
class calling_connection : public Transport {
 public:
  using Transport::Transport;

 protected:
  void begin_connect(const std::vector<tcp::endpoint>& to) override {
    asio::async_connect(this->stream().lowest_layer(), to,
        [this, self = this->shared_from_this()](const boost::system::error_code& ec, const tcp::endpoint&) {
          boost::system::error_code ignored;
          if (!ec) this->stream().lowest_layer().set_option(tcp::no_delay{true}, ignored);
          this->connected(ec);
        });
  }
};

class plain_connection final : public calling_connection<plain_transport<callback_connection>> {
 public:
  using calling_connection::calling_connection;

 private:
  void begin_handshake() override { ready({}); }
};

class tls_connection final : public calling_connection<tls_transport<callback_connection>> {
 public:
  tls_connection(
      connection_keeper& keeper, asio::io_context& context, asio::ssl::context& tls, std::string host)
      : calling_connection{keeper, context, tls}, host_{std::move(host)} {}

 private:
  void begin_handshake() override {
    boost::system::error_code ec;
    asio::ip::make_address(host_, ec);
    // A server name is sent for names only (RFC 6066, 3).
    if (ec) SSL_set_tlsext_host_name(this->stream().native_handle(), host_.c_str());
    this->stream().set_verify_mode(asio::ssl::verify_peer);
    this->stream().set_verify_callback(asio::ssl::host_name_verification{host_});
    this->stream().async_handshake(asio::ssl::stream_base::client,
        [this, self = shared_from_this()](const boost::system::error_code& failed) { ready(failed); });
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
