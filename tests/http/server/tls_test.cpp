#include "http/client/callback_client.hpp"
#include "tests/http/certificate.hpp"
#include "tests/http/served.hpp"
#include "tests/http/test_client.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <future>

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

}  // namespace

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
