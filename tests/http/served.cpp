#include "tests/http/served.hpp"

namespace mbs::http::tests {

served_api::served_api(const config::http_settings& http, const config::limit_settings& limits,
    http::api what, std::string with_key, std::uint32_t io_threads)
    : threads{io_threads},
      api{http, limits, std::move(what), threads},
      key{std::move(with_key)},
      client{api.port()} {}

served_api::~served_api() = default;

served::served(config::http_settings http, config::limit_settings limits, std::uint32_t io_threads)
    : served_api{http, limits, whole_api(front(), http), access.add_key(), io_threads} {}

served::~served() = default;

}  // namespace mbs::http::tests
