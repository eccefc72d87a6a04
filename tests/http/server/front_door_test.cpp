#include "http/server/exchange.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <set>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;

namespace {

std::set<std::string> header_names(const response& r) {
  std::set<std::string> names;
  for (const auto& [name, value] : r.headers)
    names.insert(name);
  return names;
}

void check_protected(const response& r) {
  CAPTURE(r.status);
  CHECK(r.header("x-content-type-options") == "nosniff");
  CHECK(r.header("x-frame-options") == "DENY");
  CHECK(r.header("referrer-policy") == "no-referrer");
  CHECK(r.header("cross-origin-resource-policy") == "same-origin");
  CHECK(r.header("content-security-policy").find("frame-ancestors 'none'") != std::string::npos);
  CHECK(r.header("content-security-policy").starts_with("default-src 'none'"));
  CHECK(r.header("content-security-policy").find("unsafe") == std::string::npos);
}

config::http_settings limited_to(std::uint32_t requests) {
  auto settings = served::quick_settings();
  settings.requests_per_address = requests;
  settings.unknown_keys_per_address = 0;
  return settings;
}

/// Asks until it is refused for the rate; how often it was not, -1 when it never was.
template <class Ask>
int asked_before_429(Ask ask, int at_most = 10'000) {
  for (int i = 0; i < at_most; ++i)
    if (ask().status == 429) return i;
  return -1;
}

}  // namespace

TEST_CASE("every answer forbids browsers to guess, frame, keep and run it") {
  served s;
  std::vector<response> all{s.get("/v1/balance"), s.send(), s.get("/v1/nowhere"), s.get("/healthz"),
      s.client.ask("GET", "/v1/balance"), s.client.ask("DELETE", "/v1/balance"),
      s.client.ask("HEAD", "/healthz"), s.get("/openapi.json"), s.get("/problems/not_found"),
      s.post("/v1/messages", "{"), s.connect().ask("GET", "/healthz", "Host: again\r\n")};
  auto garbled = s.connect();
  garbled.send("NONSENSE\r\n\r\n");
  all.push_back(garbled.receive());
  for (const auto& r : all) {
    check_protected(r);
    CHECK(r.header("cache-control") == "no-store");
    CHECK(r.header("strict-transport-security").empty());
  }
  auto settings = served::quick_settings();
  settings.max_connections = 1;
  served full{settings};
  CHECK(full.client.ask("GET", "/healthz").status == 200);
  const auto r = full.connect().receive();
  CHECK(r.status == 503);
  check_protected(r);
}

TEST_CASE("a page runs and shows only what we serve, and nothing inline") {
  served s;
  const auto page = s.get("/");
  check_protected(page);
  const auto policy = page.header("content-security-policy");
  for (const auto* part : {"script-src 'self'", "style-src 'self'", "base-uri 'none'",
           "require-trusted-types-for 'script'", "trusted-types 'none'"})
    CHECK(policy.find(part) != std::string::npos);
  CHECK(page.body.find("<style") == std::string::npos);
  CHECK(page.body.find("<script") == std::string::npos);
  CHECK(page.body.find("style=") == std::string::npos);
  const auto style = s.get("/page.css");
  check_protected(style);
  CHECK(style.header("content-type").starts_with("text/css"));
  CHECK(style.header("cache-control") == "max-age=3600");
  // The next answer of the same connection is data again.
  CHECK(s.get("/v1/balance").header("cache-control") == "no-store");
}

TEST_CASE("browsers are told to come by https only where they come so, and as long as the setting says") {
  auto settings = served::quick_settings();
  settings.public_url = "https://sms.example.co.ke";
  CHECK(served{settings}.get("/healthz").header("strict-transport-security") == "max-age=31536000");
  settings.hsts = std::chrono::seconds{60};
  CHECK(served{settings}.get("/healthz").header("strict-transport-security") == "max-age=60");
  settings.hsts = std::chrono::seconds{0};
  CHECK(served{settings}.get("/healthz").header("strict-transport-security").empty());
  settings.hsts = std::chrono::seconds{60};
  settings.public_url = "http://sms.example.co.ke";
  CHECK(served{settings}.get("/healthz").header("strict-transport-security").empty());
}

TEST_CASE("strangers of one address get so many answers a second; then 429, before any work") {
  std::atomic<int> handled{0};
  api open;
  open.authenticators = [](auto) { return std::unique_ptr<authenticator>{}; };
  open.routes = {{.verb = method::get,
                     .pattern = "/open",
                     .permission = domain::permission::everybody,
                     .handle =
                         [&](exchange& c) {
                           ++handled;
                           c.respond_json(200, "{}");
                         }},
      {.verb = method::post,
          .pattern = "/sign-in",
          .permission = domain::permission::everybody,
          .handle =
              [&](exchange& c) {
                ++handled;
                c.respond_json(200, "{}");
              },
          .body = body_use::json,
          .body_limit = as_configured}};
  served_api s{limited_to(5), {}, std::move(open), "x"};
  const auto taken = asked_before_429([&] { return s.client.ask("GET", "/open"); });
  CHECK(taken >= 5);
  CHECK(handled.load() == taken);
  response r;
  for (int i = 0; i < 1'000; ++i)
    r = s.client.ask("GET", "/open");
  // Only so many a second are let through, however many come.
  CHECK(handled.load() < 500);
  for (int i = 0; i < 100 && r.status != 429; ++i)
    r = s.client.ask("GET", "/open");
  CHECK(code_of(r) == "rate_limited");
  CHECK(r.header("retry-after") == "1");
  check_protected(r);

  // A body that is still to come is not read.
  for (int i = 0; i < 100 && r.header("connection") != "close"; ++i) {
    auto stranger = s.connect();
    stranger.send(
        "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{");
    stranger.send("}");
    r = stranger.receive();
  }
  CHECK(r.status == 429);
}

TEST_CASE("a request whose body comes later is counted once") {
  served s{limited_to(1'000)};
  auto stranger = s.connect();
  const auto ask = [&] {
    stranger.send("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n");
    stranger.send("{}");
    return stranger.receive();
  };
  // The bucket holds a thousand, and a thousand flow in a second: counted twice, half of that would do.
  const auto began = std::chrono::steady_clock::now();
  const auto taken = asked_before_429(ask, 3'000);
  const auto took = std::chrono::steady_clock::now() - began;
  CHECK((taken == -1 || 4 * taken >= 3 * (1'000 + took / std::chrono::milliseconds{1})));
}

TEST_CASE("who shows no key is counted as one who needs none") {
  served s{limited_to(3)};
  REQUIRE(asked_before_429([&] { return s.client.ask("GET", "/v1/balance"); }) >= 3);
  REQUIRE(
      asked_before_429([&] { return s.client.ask("GET", "/v1/balance", "X-API-Key: mbs_live_x\r\n"); }) >= 0);
}

TEST_CASE("who has a good key is let in however much strangers ask from the same address") {
  for (const auto threads : {1U, 4U}) {
    served s{limited_to(1), {}, threads};
    auto stranger = s.connect();
    REQUIRE(asked_before_429([&] { return stranger.ask("GET", "/healthz"); }) >= 0);
    for (int i = 0; i < 20; ++i) {
      CHECK(s.send().status == 202);
      // Another connection, on a thread that has not seen the key, or a key that nobody has seen.
      CHECK(s.connect().ask("GET", "/v1/balance", s.authorization()).status == 200);
      CHECK(s.client.ask("GET", "/v1/balance", "X-API-Key: " + s.access.add_key() + "\r\n").status == 200);
    }
  }
}

TEST_CASE("behind a trusted proxy each client has a rate of its own, and the proxy none") {
  auto settings = limited_to(3);
  settings.trusted_proxies = {"127.0.0.1"};
  for (const auto* header : {"X-Forwarded-For: ", "Forwarded: for="}) {
    CAPTURE(header);
    settings.client_address_header = header[0] == 'F' ? "forwarded" : "x-forwarded-for";
    served s{settings};
    const auto from = [&](const std::string& address) {
      return s.client.ask("GET", "/healthz", header + address + "\r\n");
    };
    REQUIRE(asked_before_429([&] { return from("192.0.2.1"); }) >= 3);
    CHECK(from("192.0.2.2").status == 200);
    CHECK(from("192.0.2.1").status == 429);
    // What the client itself wrote before the proxy's word changes nothing.
    CHECK(from("192.0.2.77, " + std::string{header[0] == 'F' ? "for=" : ""} + "192.0.2.1").status == 429);
    for (int i = 0; i < 20; ++i)
      CHECK(s.client.ask("GET", "/healthz").status == 200);
  }
}

TEST_CASE("refusals have one shape, and say no more of what is another's than of what is not there") {
  served s;
  const auto id = text_of(parsed(s.send()).at("messages").as_array().at(0).as_object(), "id");
  auto missing = id;
  missing.back() = missing.back() == '0' ? '1' : '0';
  missing[6] = missing[6] == '0' ? '1' : '0';
  const auto other = s.access.add_key(api_key::generate(), domain::account_id{2});
  const auto as_other = [&](const std::string& path) {
    auto r = s.client.ask("GET", path, "Authorization: Bearer " + other + "\r\nX-Request-Id: same\r\n");
    r.headers.erase("date");
    return r;
  };
  REQUIRE(s.get("/v1/messages/" + id).status == 200);
  const auto of_another = as_other("/v1/messages/" + id), not_there = as_other("/v1/messages/" + missing);
  CHECK(of_another.status == 404);
  CHECK(of_another.body == not_there.body);
  CHECK(of_another.headers == not_there.headers);

  const auto unknown_key =
      s.client.ask("GET", "/v1/balance", "X-API-Key: " + api_key::generate().text + "\r\n");
  const auto no_route = s.get("/v1/nowhere");
  for (const auto* r : {&unknown_key, &no_route, &not_there}) {
    const auto body = parsed(*r);
    for (const auto* member : {"type", "title", "status", "code", "request_id"})
      CHECK(body.contains(member));
    CHECK(r->header("content-type") == "application/problem+json");
  }
  auto names = header_names(unknown_key);
  names.erase("www-authenticate");
  CHECK(names == header_names(no_route));
}

TEST_CASE("headers of browsers that stand twice are refused, and huge ones before they are read to the end") {
  served s;
  for (const auto* name :
      {"Cookie", "Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Mbs-Page", "Mbs-Account"}) {
    CAPTURE(name);
    const auto twice = std::string{name} + ": a\r\n" + name + ": b\r\n";
    const auto r = s.client.ask("GET", "/healthz", twice);
    CHECK(r.status == 400);
    CHECK(text_of(parsed(r), "detail").find(name) != std::string::npos);
    CHECK(s.client.ask("GET", "/healthz", std::string{name} + ": a\r\n").status == 200);
  }
  CHECK(s.connect().ask("GET", "/healthz", "Cookie: " + std::string(100'000, 'a') + "\r\n").status == 431);
}
