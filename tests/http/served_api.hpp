#pragma once

#include "http/server/server.hpp"
#include "tests/http/socket_client.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace mbs::http::tests {

/// A server on a port of its own, and a client with a key.
class served_api {
 public:
  static config::http_settings quick_settings();
  static constexpr std::string_view one_message = R"({"to":"0712345678","from":"MBSDEMO","text":"Hello"})";

  served_api(const config::http_settings& http, const config::limit_settings& limits, http::api what,
      std::string with_key, std::uint32_t io_threads = 1);
  ~served_api();
  served_api(const served_api&) = delete;
  served_api& operator=(const served_api&) = delete;

  [[nodiscard]] std::string authorization() const;
  [[nodiscard]] std::string json_headers() const;
  [[nodiscard]] socket_client connect() const { return socket_client{api.port()}; }

  response get(std::string_view target);
  response post(std::string_view target, std::string_view body, std::string_view more_headers = {});
  response patch(std::string_view target, std::string_view body);

  actors::net::io_threads threads;
  server api;
  std::string key;
  socket_client client;
};

[[nodiscard]] boost::json::object parsed(const response& r);
[[nodiscard]] std::string text_of(const boost::json::object& o, std::string_view name);
[[nodiscard]] std::string code_of(const response& r);

}  // namespace mbs::http::tests
