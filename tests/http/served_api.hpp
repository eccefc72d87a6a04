#pragma once

#include "http/server/server.hpp"
#include "tests/http/socket_client.hpp"

#include <boost/json.hpp>

#include <string>

namespace mbs::http::tests {

/// A server on a port of its own, and a client with a key.
class served_api {
 public:
  static config::http_settings quick_settings() {
    config::http_settings s;
    s.listen = "127.0.0.1:0";
    s.requests_per_address = 0;  // these tests are all one address, and quick
    return s;
  }
  static constexpr std::string_view one_message = R"({"to":"0712345678","from":"MBSDEMO","text":"Hello"})";

  served_api(const config::http_settings& http, const config::limit_settings& limits, http::api what,
      std::string with_key, std::uint32_t io_threads = 1);
  ~served_api();
  served_api(const served_api&) = delete;
  served_api& operator=(const served_api&) = delete;

  [[nodiscard]] std::string authorization() const { return "Authorization: Bearer " + key + "\r\n"; }
  [[nodiscard]] std::string json_headers() const {
    return authorization() + "Content-Type: application/json\r\n";
  }
  [[nodiscard]] socket_client connect() const { return socket_client{api.port()}; }

  response get(std::string_view target) { return client.ask("GET", target, authorization()); }
  response post(std::string_view target, std::string_view body, std::string_view more_headers = {}) {
    return client.ask("POST", target, json_headers() + std::string{more_headers}, body);
  }
  response patch(std::string_view target, std::string_view body) {
    return client.ask("PATCH", target, json_headers(), body);
  }

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
