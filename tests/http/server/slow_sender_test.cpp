#include "tests/http/served.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>

using namespace mbs;
using namespace mbs::http::tests;
using namespace std::chrono_literals;

namespace {

/// Both ends of each connection are in this process.
void allow_descriptors(rlim_t wanted) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(wanted, limit.rlim_max));
  setrlimit(RLIMIT_NOFILE, &limit);
  REQUIRE(limit.rlim_cur >= wanted);
}

}  // namespace

TEST_CASE("those who send octet by octet are told off in time, and delay nobody") {
  auto settings = served::quick_settings();
  settings.header_timeout = 300ms;
  settings.body_timeout = 300ms;
  served s{settings};
  CHECK(s.get("/v1/balance").status == 200);
  std::vector<socket_client> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(s.connect());
    slow.back().send(i % 2 == 0 ? "GET /healthz HTTP/1.1\r\nX-a: "
                                : "POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() +
                "Content-Length: 1000000\r\n\r\n{");
  }
  // Each octet is a sign of life, and none buys time.
  std::size_t alive = slow.size(), rounds = 0;
  while (alive > 0 && rounds < 100'000) {
    for (auto& c : slow)
      (void)c.send("a");
    CHECK(s.get("/v1/balance").status == 200);
    CHECK(s.send().status == 202);
    ++rounds;
    alive = s.api.connections() - 1;
  }
  CHECK(alive == 0);
}

TEST_CASE("a slow sender hears why before its connection ends") {
  auto settings = served::quick_settings();
  settings.header_timeout = 100ms;
  served s{settings};
  auto slow = s.connect();
  slow.send("GET /healthz HTTP/1.1\r\nX-a: b");
  const auto r = slow.receive();
  CHECK(r.status == 408);
  CHECK(code_of(r) == "request_timeout");
  CHECK(r.header("connection") == "close");
  CHECK(slow.is_ended());
}

TEST_CASE("a thousand idle connections leave others as they were") {
  constexpr std::uint32_t idle_ones = 1'000;
  allow_descriptors(2 * idle_ones + 200);
  auto settings = served::quick_settings();
  settings.max_connections_per_address = idle_ones + 10;
  served s{settings, {}, 2};
  std::vector<socket_client> idle;
  for (std::uint32_t i = 0; i < idle_ones; ++i) {
    idle.push_back(s.connect());
    REQUIRE(idle.back().ask("GET", "/healthz").status == 200);
  }
  CHECK(s.get("/v1/balance").status == 200);
  CHECK(s.api.connections() == idle_ones + 1);
  for (int i = 0; i < 100; ++i) {
    CHECK(s.send().status == 202);
    CHECK(s.connect().ask("GET", "/v1/balance", s.authorization()).status == 200);
  }
  CHECK(s.messages.submissions().size() == 100);
  // None of them lost its place to the newcomers.
  for (auto& c : idle)
    REQUIRE(c.ask("GET", "/healthz").status == 200);
}
