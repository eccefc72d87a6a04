#include "tests/http/served.hpp"

namespace mbs::http::tests {

config::http_settings served_api::quick_settings() {
  config::http_settings s;
  s.listen = "127.0.0.1:0";
  s.requests_per_address = 0;  // these tests are all one address, and quick
  return s;
}

served_api::served_api(const config::http_settings& http, const config::limit_settings& limits,
    http::api what, std::string with_key, std::uint32_t io_threads)
    : threads{io_threads},
      api{http, limits, std::move(what), threads},
      key{std::move(with_key)},
      client{api.port()} {}

served_api::~served_api() = default;

std::string served_api::authorization() const {
  return "Authorization: Bearer " + key + "\r\n";
}

std::string served_api::json_headers() const {
  return authorization() + "Content-Type: application/json\r\n";
}

response served_api::get(std::string_view target) {
  return client.ask("GET", target, authorization());
}

response served_api::post(std::string_view target, std::string_view body, std::string_view more_headers) {
  return client.ask("POST", target, json_headers() + std::string{more_headers}, body);
}

response served_api::patch(std::string_view target, std::string_view body) {
  return client.ask("PATCH", target, json_headers(), body);
}

boost::json::object parsed(const response& r) {
  return boost::json::parse(r.body).as_object();
}

std::string text_of(const boost::json::object& o, std::string_view name) {
  return std::string{o.at(name).as_string()};
}

std::string code_of(const response& r) {
  return text_of(parsed(r), "code");
}

served::served(config::http_settings http, config::limit_settings limits, std::uint32_t io_threads)
    : served_api{http, limits, whole_api(front(), http), access.add_key(), io_threads} {}

served::~served() = default;

response served::send(std::string_view more_headers) {
  return post("/v1/messages", one_message, more_headers);
}

}  // namespace mbs::http::tests
