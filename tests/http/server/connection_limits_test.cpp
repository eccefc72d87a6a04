#include "http/server/connection_roster.hpp"
#include "http/server/unread_answers.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using namespace std::chrono_literals;

namespace {

using verdict = connection_roster::verdict;

address_block address(std::uint64_t n) {
  return {n, false};
}

/// Asks once, so that the connection is none that only connected.
socket_client spoken(const served& s) {
  auto client = s.connect();
  CHECK(client.ask("GET", "/healthz").status == 200);
  return client;
}

}  // namespace

TEST_CASE("a newcomer takes the place of the connection that has been silent longest") {
  connection_roster roster{{.in_all = 3, .per_address = 3}};
  const auto first = roster.admit(0, address(1)).number;
  const auto second = roster.admit(1, address(2)).number;
  roster.has_spoken(first);
  CHECK(roster.admit(0, address(3)).what == verdict::welcome);
  const auto fourth = roster.admit(0, address(4));
  CHECK(fourth.what == verdict::welcome);
  REQUIRE(fourth.to_end.has_value());
  CHECK(fourth.to_end->number == second);
  CHECK(fourth.to_end->worker == 1);
  CHECK(roster.size() == 3);
  roster.left(second);  // it ends only now: its place is another's already
  CHECK(roster.size() == 3);
}

TEST_CASE("a newcomer is refused when all have asked something, until one of them ends") {
  connection_roster roster{{.in_all = 2, .per_address = 2}};
  const auto one = roster.admit(0, address(1)).number;
  const auto other = roster.admit(0, address(2)).number;
  roster.has_spoken(one);
  roster.has_spoken(other);
  CHECK(roster.admit(0, address(3)).what == verdict::full);
  roster.left(one);
  CHECK(roster.admit(0, address(3)).what == verdict::welcome);
}

TEST_CASE("a thousand connections that have spoken and rest keep nobody out, and none that works is ended") {
  connection_roster roster{{.in_all = 2'000, .per_address = 1'000}};
  std::vector<std::uint64_t> flooder;
  const auto busy = roster.admit(0, address(1)).number;
  roster.has_spoken(busy);
  for (int i = 0; i < 999; ++i) {
    flooder.push_back(roster.admit(0, address(1)).number);
    roster.has_spoken(flooder.back());
  }
  CHECK(roster.admit(0, address(1)).what == verdict::too_many_from_address);
  for (const auto one : flooder)
    roster.rests(one);
  roster.works(flooder.front());
  for (std::size_t i = 1; i < flooder.size(); ++i) {
    const auto honest = roster.admit(0, address(1));
    REQUIRE(honest.what == verdict::welcome);
    REQUIRE(honest.to_end.has_value());
    CHECK(honest.to_end->number == flooder[i]);  // the one that has rested longest
    roster.has_spoken(honest.number);
  }
  CHECK(roster.admit(0, address(1)).what == verdict::too_many_from_address);
  roster.rests(busy);
  roster.left(busy);
  CHECK(roster.admit(0, address(1)).what == verdict::welcome);
  CHECK(roster.size() == 1'000);
}

TEST_CASE("an address that has its share gets no more, and displaces only its own silent connections") {
  connection_roster roster{{.in_all = 100, .per_address = 2}};
  const auto stranger = roster.admit(0, address(1)).number;
  const auto own = roster.admit(0, address(2)).number;
  roster.has_spoken(roster.admit(0, address(2)).number);
  const auto third = roster.admit(0, address(2));
  CHECK(third.to_end.value().number == own);
  roster.has_spoken(third.number);
  CHECK(roster.admit(0, address(2)).what == verdict::too_many_from_address);
  CHECK(roster.admit(0, address(3)).what == verdict::welcome);
  for (int i = 0; i < 50; ++i)
    CHECK_FALSE(roster.admit(0, std::nullopt).to_end);  // a proxy
  roster.left(stranger);
  roster.left(third.number);
  CHECK_FALSE(roster.admit(0, address(2)).to_end);
}

TEST_CASE("silent connections keep nobody out") {
  auto settings = served::quick_settings();
  settings.max_connections = 20;
  for (const auto threads : {1U, 3U}) {
    served s{settings, {}, threads};
    CHECK(s.client.ask("GET", "/healthz").status == 200);
    std::vector<socket_client> silent;
    for (int i = 0; i < 50; ++i) {
      silent.push_back(s.connect());
      if (i % 2 == 0) silent.back().send("\r\n");
      if (i % 3 == 0) silent.back().send("GET /healthz HT");
    }
    for (int i = 0; i < 5; ++i)
      CHECK(s.connect().ask("GET", "/healthz").status == 200);
    CHECK(s.client.ask("GET", "/healthz").status == 200);
    CHECK(silent.front().is_ended());
  }
}

TEST_CASE("one address has no more connections than its share, unless it is a proxy") {
  auto settings = served::quick_settings();
  settings.max_connections_per_address = 2;
  {
    served s{settings};
    CHECK(s.client.ask("GET", "/healthz").status == 200);
    const auto second = spoken(s);
    const auto r = s.connect().receive();
    CHECK(r.status == 503);
    CHECK(code_of(r) == "overloaded");
    CHECK(text_of(parsed(r), "detail").find("2 connections that one address may have") != std::string::npos);
    CHECK_FALSE(r.header("retry-after").empty());
  }
  settings.trusted_proxies = {"127.0.0.1"};
  served s{settings};
  std::vector<socket_client> clients;
  for (int i = 0; i < 10; ++i)
    clients.push_back(spoken(s));
}

TEST_CASE("a new connection that asks nothing ends soon, whatever line ends it sends") {
  auto settings = served::quick_settings();
  settings.first_byte_timeout = 100ms;
  served s{settings};
  CHECK(s.connect().is_ended());
  auto lines = s.connect();
  while (lines.send("\r\n"))
    std::this_thread::yield();
  CHECK(s.client.is_ended());
}

TEST_CASE("line ends do not keep a connection that asks nothing more") {
  auto settings = served::quick_settings();
  settings.idle_timeout = 100ms;
  served s{settings};
  CHECK(s.client.ask("GET", "/healthz").status == 200);
  while (s.client.send("\r\n"))
    std::this_thread::yield();
  CHECK(s.connect().ask("GET", "/healthz").status == 200);
}

TEST_CASE("idle connections rest for a short time only when nearly all places are taken") {
  auto settings = served::quick_settings();
  settings.first_byte_timeout = 100ms;
  settings.max_connections = 10;
  served s{settings};
  std::vector<socket_client> idle;
  for (int i = 0; i < 9; ++i)
    idle.push_back(spoken(s));
  for (auto& c : idle)
    CHECK(c.is_ended());
}

TEST_CASE("what waits to be read is counted for each key and in all") {
  unread_answers unread{{.in_all = 100, .per_key = 60}};
  const domain::key_id one{1}, other{2}, nobody{};
  using answer = unread_answers::verdict;
  CHECK(unread.change(one, 0, 60) == answer::fine);
  CHECK(unread.change(one, 0, 1) == answer::too_much_of_key);
  CHECK(unread.change(one, 1, 0) == answer::fine);
  CHECK(unread.change(other, 0, 40) == answer::fine);
  CHECK(unread.change(nobody, 0, 1) == answer::too_much_in_all);
  CHECK(unread.change(one, 60, 0) == answer::fine);
  CHECK(unread.change(nobody, 1, 60) == answer::fine);
  CHECK(unread.octets() == 100);
}

TEST_CASE("a client that reads nothing while asking for lists is cut off, and nobody else") {
  auto settings = served::quick_settings();
  settings.max_unread_per_key = 524'288;
  served s{settings};
  const auto body = R"({"to":"0712345678","from":"MBSDEMO","text":")" + std::string(1'200, 'x') + "\"}";
  for (int i = 0; i < 100; ++i)
    REQUIRE(s.post("/v1/messages", body).status == 202);
  const auto list = "GET /v1/messages?limit=100 HTTP/1.1\r\nHost: x\r\n" + s.authorization() + "\r\n";
  auto greedy = s.connect();
  auto sent = 0;
  while (sent < 100'000 && greedy.send(list))
    ++sent;
  CHECK(sent < 100'000);
  while (s.api.connections() > 1)
    std::this_thread::yield();
  for (int i = 0; i < 50; ++i)
    CHECK(s.get("/v1/messages?limit=100").status == 200);
  CHECK(s.client.ask("GET", "/metrics").body.find("mbs_http_connections_cut_total 1\n") != std::string::npos);
}

TEST_CASE("clients that do not read are cut off when all of them hold too much") {
  auto settings = served::quick_settings();
  settings.max_unread = 1'048'576;
  served s{settings};
  std::string many;
  for (int i = 0; i < 100; ++i)
    many += "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
  std::vector<socket_client> greedy;
  for (int i = 0; i < 3; ++i)
    greedy.push_back(s.connect());
  // None of them alone has too much: a connection stops being heard before.
  for (std::size_t ended = 0, round = 0; ended < 2 && round < 10'000; ++round) {
    ended = 0;
    for (auto& c : greedy)
      if (!c.send(many)) ++ended;
  }
  CHECK(s.connect().ask("GET", "/healthz").status == 200);
  CHECK(s.client.ask("GET", "/metrics").body.find("mbs_http_connections_cut_total 0\n") == std::string::npos);
}

TEST_CASE("a stop is announced while everything is still served") {
  served s;
  CHECK(s.client.ask("GET", "/readyz").status == 200);
  s.api.announce_stop();
  auto late = s.connect();
  const auto r = late.ask("GET", "/readyz");
  CHECK(r.status == 503);
  CHECK(parsed(r).at("because").as_array().at(0).as_string() == "the server is shutting down");
  CHECK(late.ask("GET", "/healthz").status == 200);
  CHECK(s.send().status == 202);
  CHECK(late.ask("POST", "/v1/messages", s.json_headers(), served::one_message).status == 202);
  s.api.begin_drain();
  CHECK(late.is_ended());
}

TEST_CASE("with an address for operators the platform's figures are there and nowhere else") {
  all_fakes fakes;
  actors::net::io_threads threads{1};
  auto settings = served::quick_settings();
  settings.admin_listen = "127.0.0.1:0";
  auto api = whole_api(fakes.front(), settings);
  server operators{settings, {}, operator_api(fakes.front(), settings, api.status), threads};
  server customers{settings, {}, std::move(api), threads};
  socket_client inside{operators.port()}, outside{customers.port()};
  CHECK(outside.ask("GET", "/metrics").status == 404);
  CHECK(inside.ask("GET", "/metrics").body.find("mbs_http_connections 1\n") != std::string::npos);
  for (const auto* path : {"/healthz", "/readyz"}) {
    CHECK(inside.ask("GET", path).status == 200);
    CHECK(outside.ask("GET", path).status == 200);
  }
  CHECK(inside.ask("GET", "/v1/balance").status == 404);
  customers.announce_stop();
  CHECK(inside.ask("GET", "/readyz").status == 503);
}
