#include "http/client/callback_client.hpp"
#include "http/server/server_context.hpp"
#include "tests/http/certificate.hpp"
#include "tests/http/served.hpp"
#include "tests/http/test_client.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <memory>

using namespace mbs;
using namespace mbs::http::tests;
using http::callback_client;
using http::callback_client_options;

namespace {

/// A server with TLS, and callbacks to it: each proves the other.
class secured {
 public:
  explicit secured(const certificate& c)
      : api{settings(c), {}, http::whole_api(fakes.front(), settings(c)), threads},
        key{fakes.access.add_key()} {}

  [[nodiscard]] actors::callback_response post(callback_client& client, const std::string& host) const {
    std::promise<actors::callback_response> answer;
    client.post({"https://" + host + ":" + std::to_string(api.port()) + "/v1/messages",
                    {{"Authorization", "Bearer " + key}}, std::string{served::one_message}},
        std::chrono::seconds{10}, [&](actors::callback_response r) { answer.set_value(std::move(r)); });
    return answer.get_future().get();
  }

  all_fakes fakes;
  actors::net::io_threads threads{1};
  http::server api;
  std::string key;

 private:
  static config::http_settings settings(const certificate& c) {
    auto s = served::quick_settings();
    s.tls_certificate = c.file();
    s.tls_key = c.key();
    return s;
  }
};

callback_client_options trusting(const std::string& ca_file) {
  callback_client_options options;
  options.allow_private_addresses = true;
  options.ca_file = ca_file;
  return options;
}

/// What a client that offers only this ends up with: "TLSv1.3 …", or nothing when it is refused.
std::string negotiated(std::uint16_t port, int version, const char* ciphers) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{
      SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  // As an old client, whatever this machine allows.
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), version);
  SSL_CTX_set_max_proto_version(context.get(), version);
  if (ciphers != nullptr) REQUIRE(SSL_CTX_set_cipher_list(context.get(), ciphers) == 1);
  const auto fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
  const std::unique_ptr<SSL, decltype(&SSL_free)> session{SSL_new(context.get()), SSL_free};
  SSL_set_fd(session.get(), fd);
  std::string result;
  if (SSL_connect(session.get()) == 1)
    result = std::string{SSL_get_version(session.get())} + " " + SSL_get_cipher_name(session.get());
  ::close(fd);
  return result;
}

}  // namespace

TEST_CASE("only TLS 1.2 and 1.3 are spoken, with forward secrecy and authenticated encryption") {
  const certificate c{"IP:127.0.0.1"};
  const secured s{c};
  const auto port = s.api.port();
  CHECK(negotiated(port, TLS1_3_VERSION, nullptr).starts_with("TLSv1.3 "));
  CHECK(negotiated(port, TLS1_2_VERSION, nullptr).starts_with("TLSv1.2 ECDHE-"));
  CHECK(negotiated(port, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256") ==
      "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256");
  CHECK(negotiated(port, TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305") ==
      "TLSv1.2 ECDHE-ECDSA-CHACHA20-POLY1305");
  CHECK(negotiated(port, TLS1_2_VERSION, "ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA256").empty());
  CHECK(negotiated(port, TLS1_2_VERSION, "aNULL").empty());
  CHECK(negotiated(port, TLS1_1_VERSION, nullptr).empty());
  CHECK(negotiated(port, TLS1_VERSION, nullptr).empty());
}

TEST_CASE("over TLS browsers are told to come by https only") {
  const certificate c{"IP:127.0.0.1"};
  auto settings = served::quick_settings();
  CHECK_FALSE(http::is_reached_by_https(settings));
  settings.tls_certificate = c.file();
  CHECK(http::is_reached_by_https(settings));
}

TEST_CASE("server and client speak TLS over one kept connection") {
  const certificate c{"IP:127.0.0.1"};
  const secured s{c};
  test_client client{trusting(c.file())};
  for (int i = 0; i < 5; ++i) {
    const auto r = s.post(client, "127.0.0.1");
    CHECK(r.status == 202);
    CHECK(r.error.empty());
  }
  CHECK(s.api.connections() == 1);
}

TEST_CASE("a certificate by nobody known, or of another host, is refused") {
  const certificate c{"DNS:example.com"};
  const secured s{c};
  test_client stranger{trusting("")};
  CHECK(s.post(stranger, "127.0.0.1").error.starts_with("TLS: "));
  test_client other_host{trusting(c.file())};
  CHECK(s.post(other_host, "127.0.0.1").error.starts_with("TLS: "));
}

TEST_CASE("plain HTTP to a TLS port ends the connection and harms nobody") {
  const certificate c{"IP:127.0.0.1"};
  const secured s{c};
  socket_client plain{s.api.port()};
  CHECK(plain.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK(plain.is_ended());
  test_client client{trusting(c.file())};
  CHECK(s.post(client, "127.0.0.1").status == 202);
}

TEST_CASE("a TLS server drains") {
  const certificate c{"IP:127.0.0.1"};
  secured s{c};
  test_client client{trusting(c.file())};
  CHECK(s.post(client, "127.0.0.1").status == 202);
  s.api.begin_drain();
  CHECK(s.api.wait_drained(std::chrono::seconds{10}));
}

TEST_CASE("a certificate that cannot be read keeps the server from starting, and says so") {
  all_fakes fakes;
  actors::net::io_threads threads{1};
  auto settings = served::quick_settings();
  settings.tls_certificate = "/nonexistent/certificate.pem";
  CHECK_THROWS_WITH((http::server{settings, {}, http::whole_api(fakes.front(), settings), threads}),
      doctest::Contains("/nonexistent/certificate.pem"));
  CHECK_THROWS((test_client{trusting("/nonexistent/ca.pem")}));
}

TEST_CASE("a renewed certificate is taken while the server runs, a bad pair changes nothing") {
  const certificate first{"IP:127.0.0.1"}, second{"IP:127.0.0.1"};
  const certificate served_from{"IP:127.0.0.1"};
  const auto put = [&](const std::string& chain, const std::string& key) {
    namespace files = std::filesystem;
    files::copy_file(chain, served_from.file(), files::copy_options::overwrite_existing);
    files::copy_file(key, served_from.key(), files::copy_options::overwrite_existing);
  };
  put(first.file(), first.key());
  secured s{served_from};
  const auto answers_as = [&](const certificate& c) {
    test_client client{trusting(c.file())};
    return s.post(client, "127.0.0.1").status == 202;
  };
  CHECK(answers_as(first));
  put(second.file(), first.key());
  const auto wrong = s.api.reload_certificate();
  REQUIRE(wrong.has_value());
  CHECK(wrong->find(served_from.key()) != std::string::npos);
  CHECK(answers_as(first));
  put(second.file(), second.key());
  CHECK_FALSE(s.api.reload_certificate().has_value());
  CHECK(answers_as(second));
  CHECK_FALSE(answers_as(first));
  std::filesystem::remove(served_from.key());
  CHECK(s.api.reload_certificate().has_value());
  CHECK(answers_as(second));
}
