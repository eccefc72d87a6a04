#include "http/server/listening_address.hpp"

#include "tests/http/fakes.hpp"
#include "tests/http/served_api.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;

TEST_CASE("an address that cannot be had is named with its own setting") {
  actors::net::io_threads threads{1};
  const auto why = [&](const std::string& listen) -> std::string {
    try {
      const listening_address none{"http.admin_listen", listen, threads};
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return {};
  };
  const listening_address taken{"http.listen", "127.0.0.1:0", threads};
  const auto same = "127.0.0.1:" + std::to_string(taken.port());
  CHECK(why(same).starts_with("http.admin_listen: cannot listen on " + same + ": "));
  CHECK(why("192.0.2.1:9090").starts_with("http.admin_listen: cannot listen on 192.0.2.1:9090: "));
  CHECK(why("nowhere") == "http.admin_listen must be address:port, not nowhere");
  CHECK(why("127.0.0.1:0").empty());
}

TEST_CASE("who connects before the server is made is served by it") {
  all_fakes fakes;
  actors::net::io_threads threads{1};
  const auto settings = served_api::quick_settings();
  listening_address where{"http.listen", settings.listen, threads};
  socket_client early{where.port()};
  server api{std::move(where), settings, {}, whole_api(fakes.front(), settings), threads};
  CHECK(early.ask("GET", "/healthz").status == 200);
  CHECK(api.port() != 0);
}
