// What carries connections: plain TCP, and TLS over it.
#include "http/server/http_connection.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

namespace mbs::http {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
namespace {

template <class Stream>
class carried_connection : public http_connection {
 public:
  template <class... Arguments>
  explicit carried_connection(worker& owner, Arguments&&... arguments)
      : http_connection{owner}, stream_{std::forward<Arguments>(arguments)...} {}

 protected:
  void begin_read(asio::mutable_buffer room) override {
    stream_.async_read_some(
        room, [this, self = shared_from_this()](const error_code& ec, std::size_t n) { have_read(ec, n); });
  }
  void begin_write(asio::const_buffer octets) override {
    asio::async_write(stream_, octets,
        [this, self = shared_from_this()](const error_code& ec, std::size_t) { have_written(ec); });
  }
  void close_now() noexcept override {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
  }
  [[nodiscard]] std::string peer() const override {
    error_code ec;
    const auto endpoint = stream_.lowest_layer().remote_endpoint(ec);
    return ec ? std::string{"-"} : endpoint.address().to_string();
  }

  Stream stream_;
};

class plain_connection final : public carried_connection<tcp::socket> {
 public:
  using carried_connection::carried_connection;

 private:
  void begin_handshake() override { opened({}); }
  /// Our direction ends now; the other when the client ends it, or after a while (see sweep).
  void begin_goodbye() override {
    error_code ignored;
    stream_.shutdown(tcp::socket::shutdown_send, ignored);
  }
};

class tls_connection final : public carried_connection<asio::ssl::stream<tcp::socket>> {
 public:
  using carried_connection::carried_connection;

 private:
  void begin_handshake() override {
    stream_.async_handshake(asio::ssl::stream_base::server,
        [this, self = shared_from_this()](const error_code& ec) { opened(ec); });
  }
  void begin_goodbye() override {
    stream_.async_shutdown([this, self = shared_from_this()](const error_code&) { said_goodbye(); });
  }
};

}  // namespace

std::shared_ptr<connection_base> make_connection(worker& owner, tcp::socket socket, asio::ssl::context* tls) {
  if (tls == nullptr) return std::make_shared<plain_connection>(owner, std::move(socket));
  return std::make_shared<tls_connection>(owner, std::move(socket), *tls);
}

}  // namespace mbs::http
