#pragma once

#include "http/server/server.hpp"
#include "tests/http/fake_gateway.hpp"
#include "tests/http/socket_client.hpp"

#include <boost/json.hpp>

#include <string>

namespace mbs::http::tests {

/// A server on a port of its own over a fake gateway, and a client with a key.
class served {
 public:
  static config::http_settings quick_settings() {
    config::http_settings s;
    s.listen = "127.0.0.1:0";
    return s;
  }

  explicit served(config::http_settings http = quick_settings(), config::limit_settings limits = {},
      std::uint32_t io_threads = 1)
      : threads{io_threads},
        api{http, limits, gateway, threads},
        key{gateway.add_key()},
        client{api.port()} {}

  [[nodiscard]] std::string authorization() const { return "Authorization: Bearer " + key + "\r\n"; }
  [[nodiscard]] std::string json_headers() const {
    return authorization() + "Content-Type: application/json\r\n";
  }
  [[nodiscard]] socket_client connect() const { return socket_client{api.port()}; }

  response get(std::string_view target) { return client.ask("GET", target, authorization()); }
  response post(std::string_view target, std::string_view body, std::string_view more_headers = {}) {
    return client.ask("POST", target, json_headers() + std::string{more_headers}, body);
  }
  /// A good submission to one number.
  response send(std::string_view more_headers = {}) {
    return post("/v1/messages", one_message, more_headers);
  }

  static constexpr std::string_view one_message = R"({"to":"0712345678","from":"MBSDEMO","text":"Hello"})";

  fake_gateway gateway;
  actors::net::io_threads threads;
  server api;
  std::string key;
  socket_client client;
};

[[nodiscard]] inline boost::json::object parsed(const response& r) {
  return boost::json::parse(r.body).as_object();
}
[[nodiscard]] inline std::string text_of(const boost::json::object& o, std::string_view name) {
  return std::string{o.at(name).as_string()};
}
[[nodiscard]] inline std::string code_of(const response& r) {
  return text_of(parsed(r), "code");
}

}  // namespace mbs::http::tests
