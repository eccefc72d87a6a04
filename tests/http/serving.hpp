#pragma once

#include "http/access/key_authenticator.hpp"
#include "tests/http/access/fake_access.hpp"
#include "tests/http/served_api.hpp"

namespace mbs::http::tests {

template <class Fake>
struct fake_with_keys {
  answering answers;
  fake_access access{answers};
  Fake gateway{answers};
};

/// The routes of one capability over its fake, and nothing else.
template <class Fake>
class serving : public fake_with_keys<Fake>, public served_api {
 public:
  explicit serving(config::http_settings http = quick_settings())
      : served_api{http, {}, api_of(this->gateway, this->access, http), this->access.add_key()} {}

 private:
  static http::api api_of(Fake& gateway, fake_access& access, const config::http_settings& http) {
    http::api one;
    if constexpr (requires { gateway.routes(one.status); }) {
      one.routes = gateway.routes(one.status);
    } else {
      one.routes = gateway.routes();
    }
    one.authenticators = by_api_key(access, http.request_timeout, http.unknown_keys_per_address);
    return one;
  }
};

}  // namespace mbs::http::tests
