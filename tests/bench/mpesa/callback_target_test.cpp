#include "bench/mpesa/callback_target.hpp"

#include <doctest/doctest.h>

using namespace mbs::bench;

TEST_CASE("callbacks go to this machine only") {
  const auto shown = [](std::string_view url) {
    const auto to = callback_target(url);
    return to ? to->host + ' ' + std::to_string(to->port) + ' ' + to->path : std::string{"none"};
  };
  CHECK(shown("http://127.0.0.1:8080/callbacks/x") == "127.0.0.1 8080 /callbacks/x");
  CHECK(shown("http://localhost:8080") == "127.0.0.1 8080 /");
  CHECK(shown("http://127.0.0.2/x") == "127.0.0.2 80 /x");
  CHECK(shown("http://[::1]:8080/x") == "::1 8080 /x");
  CHECK(shown("http://[::1]/x") == "::1 80 /x");
  for (const auto* elsewhere : {"https://127.0.0.1:8080/x", "http://10.0.0.1:80/x", "http://example.com:80/x",
           "http://127.0.0.1.example.com:80/x", "http://user@127.0.0.1:80/x", "http://127.0.0.1:0/x",
           "http://127.0.0.1:x/", "http://[::1", "http://", "ftp://127.0.0.1/", ""}) {
    CAPTURE(elsewhere);
    CHECK(shown(elsewhere) == "none");
  }
}
