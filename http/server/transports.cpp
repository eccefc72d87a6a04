// What connections of the server run over: plain TCP, and TLS.
#include "http/server/http_connection.hpp"
#include "http/server/transport.hpp"

namespace mbs::http {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
namespace {

template <class Transport>
class served_connection : public Transport {
 public:
  using Transport::Transport;

 protected:
  [[nodiscard]] std::string peer() const override {
    boost::system::error_code ec;
    const auto endpoint = this->stream().lowest_layer().remote_endpoint(ec);
    return ec ? std::string{"-"} : endpoint.address().to_string();
  }
};

class plain_connection final : public served_connection<plain_transport<http_connection>> {
 public:
  using served_connection::served_connection;

 private:
  void begin_handshake() override { opened({}); }
  /// Our direction ends now; the other when the client ends it, or after a while (see sweep).
  void begin_goodbye() override {
    boost::system::error_code ignored;
    this->stream().shutdown(tcp::socket::shutdown_send, ignored);
  }
};

class tls_connection final : public served_connection<tls_transport<http_connection>> {
 public:
  using served_connection::served_connection;

 private:
  void begin_handshake() override {
    this->stream().async_handshake(asio::ssl::stream_base::server,
        [this, self = shared_from_this()](const boost::system::error_code& ec) { opened(ec); });
  }
  void begin_goodbye() override {
    this->stream().async_shutdown(
        [this, self = shared_from_this()](const boost::system::error_code&) { said_goodbye(); });
  }
};

}  // namespace

std::shared_ptr<connection_base> make_connection(worker& owner, tcp::socket socket, asio::ssl::context* tls) {
  if (tls == nullptr) return std::make_shared<plain_connection>(owner, std::move(socket));
  return std::make_shared<tls_connection>(owner, std::move(socket), *tls);
}

}  // namespace mbs::http
