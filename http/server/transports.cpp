// What connections of the server run over: plain TCP, and TLS.
#include "http/server/http_connection.hpp"
#include "http/server/transport.hpp"

namespace mbs::http {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
namespace {

class plain_connection final : public plain_transport<http_connection> {
 public:
  using transport::transport;

 private:
  void begin_handshake() override { opened({}); }
  /// Our direction ends now; the other when the client ends it, or after a while (see sweep).
  void begin_goodbye() override {
    boost::system::error_code ignored;
    this->stream().shutdown(tcp::socket::shutdown_send, ignored);
  }
};

class tls_connection final : public tls_transport<http_connection> {
 public:
  using transport::transport;

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

std::shared_ptr<connection_base> make_connection(
    worker& owner, const arrival_of& who, tcp::socket socket, asio::ssl::context* tls) {
  const auto begun = [&](auto made) -> std::shared_ptr<connection_base> {
    made->introduce(who);
    return made;
  };
  if (tls == nullptr) return begun(std::make_shared<plain_connection>(owner, std::move(socket)));
  return begun(std::make_shared<tls_connection>(owner, std::move(socket), *tls));
}

}  // namespace mbs::http
