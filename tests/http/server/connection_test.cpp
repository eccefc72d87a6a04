#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using namespace std::chrono_literals;
using domain::errc;

namespace {

config::http_settings impatient(std::chrono::milliseconds config::http_settings::*which) {
  auto s = served::quick_settings();
  s.*which = 100ms;
  return s;
}

const std::string health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

TEST_CASE("a connection serves one request after the other") {
  served s;
  for (int i = 0; i < 20; ++i)
    CHECK(s.client.ask("GET", "/healthz").status == 200);
  CHECK(s.api.connections() == 1);
}

TEST_CASE("pipelined requests are answered in order, however many there are") {
  auto settings = served::quick_settings();
  settings.max_pipelined = 4;
  served s{settings};
  std::string all;
  for (int i = 0; i < 500; ++i)
    all += "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + std::to_string(i) + "\r\n\r\n";
  std::thread sender{[&] { s.client.send(all); }};
  for (int i = 0; i < 500; ++i)
    CHECK(s.client.receive().header("x-request-id") == std::to_string(i));
  sender.join();
}

TEST_CASE("a response that is late holds back those behind it, not the work on them") {
  auto settings = served::quick_settings();
  settings.max_pipelined = 3;
  served s{settings};
  CHECK(s.get("/v1/balance").status == 200);
  s.answers.answer(answering::when::told);
  const auto ask = [&](std::string_view path) {
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n" + s.authorization() + "\r\n";
  };
  CHECK(s.client.send(ask("/v1/balance") + ask("/healthz") + ask("/v1/balance") + ask("/v1/balance")));
  while (s.answers.kept_back() < 2)
    std::this_thread::yield();
  // The fourth has to wait for room among the three.
  CHECK(s.answers.kept_back() == 2);
  s.answers.answer(answering::when::from_another_thread);
  CHECK(parsed(s.client.receive()).contains("available"));
  CHECK(parsed(s.client.receive()).contains("status"));
  CHECK(parsed(s.client.receive()).contains("available"));
  CHECK(parsed(s.client.receive()).contains("available"));
}

TEST_CASE("a request that comes octet by octet is understood") {
  served s;
  const auto request = "POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() +
      "Content-Length: " + std::to_string(served::one_message.size()) + "\r\n\r\n" +
      std::string{served::one_message};
  for (const auto c : request)
    REQUIRE(s.client.send({&c, 1}));
  CHECK(s.client.receive().status == 202);
}

TEST_CASE("a chunked body is understood, a chunked body over the limit refused") {
  auto settings = served::quick_settings();
  settings.max_body = 1'024;
  served s{settings};
  const auto head =
      "POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() + "Transfer-Encoding: chunked\r\n\r\n";
  const std::string body{served::one_message};
  CHECK(s.client.send(head + "5\r\n" + body.substr(0, 5) + "\r\n"));
  char size[16];
  std::snprintf(size, sizeof size, "%zx", body.size() - 5);
  CHECK(s.client.send(std::string{size} + "\r\n" + body.substr(5) + "\r\n0\r\n\r\n"));
  CHECK(s.client.receive().status == 202);
  CHECK(s.client.send(head + "800\r\n" + std::string(0x800, 'x') + "\r\n0\r\n\r\n"));
  CHECK(s.client.receive().status == 413);
  CHECK(s.client.is_ended());
}

TEST_CASE("a body over the limit is refused before it is read") {
  auto settings = served::quick_settings();
  settings.max_body = 1'024;
  served s{settings};
  CHECK(s.client.send(
      "POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() + "Content-Length: 1025\r\n\r\n"));
  const auto r = s.client.receive();
  CHECK(r.status == 413);
  CHECK(code_of(r) == "content_too_large");
  CHECK(r.header("connection") == "close");
  CHECK(s.client.is_ended());
}

TEST_CASE("a stranger's body is not read: the answer comes after the header and ends the connection") {
  served s;
  const auto unknown = http::api_key::generate().text;
  const std::string rest = "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"to\"";
  for (const auto& key : {std::string{}, std::string{"X-API-Key: mbs_live_x\r\n"},
           "X-API-Key: " + unknown + "\r\n", "X-API-Key: " + unknown + "\r\n"}) {
    CAPTURE(key);
    for (const auto* expect : {"", "Expect: 100-continue\r\n"}) {
      auto stranger = s.connect();
      CHECK(stranger.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + key + expect + rest));
      const auto r = stranger.receive();
      CHECK(r.status == 401);
      CHECK(r.header("connection") == "close");
      CHECK(stranger.is_ended());
    }
  }
  CHECK(s.access.key_look_ups() == 1);
  auto lost = s.connect();
  CHECK(lost.send("POST /v1/nowhere HTTP/1.1\r\nHost: x\r\n" + rest));
  CHECK(lost.receive().status == 404);
  CHECK(lost.is_ended());
}

TEST_CASE("a body waits until its key has been looked up, and is read then") {
  served s;
  s.answers.answer(answering::when::told);
  const std::string body{served::one_message};
  const auto head = [&](const char* expect) {
    return "POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() + expect +
        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  };
  auto patient = s.connect();
  CHECK(patient.send(head("Expect: 100-continue\r\n")));
  while (s.answers.kept_back() == 0)
    std::this_thread::yield();
  auto hasty = s.connect();
  CHECK(hasty.send(head("") + body.substr(0, 10)));
  CHECK(hasty.send(body.substr(10)));
  auto gone = s.connect();
  CHECK(gone.send(head("") + body.substr(0, 10)));
  gone.reset();
  s.answers.answer(answering::when::from_another_thread);
  CHECK(patient.receive().status == 100);
  CHECK(patient.send(body));
  CHECK(patient.receive().status == 202);
  CHECK(hasty.receive().status == 202);
  CHECK(s.messages.submissions().size() == 2);
}

TEST_CASE("a store that is away refuses a body before it is read") {
  served s;
  s.answers.refuse_with({.why = errc::store_unavailable, .detail = {}});
  CHECK(s.client.send(
      "POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() + "Content-Length: 1000000\r\n\r\n"));
  const auto r = s.client.receive();
  CHECK(r.status == 503);
  CHECK_FALSE(r.header("retry-after").empty());
  CHECK(s.client.is_ended());
}

TEST_CASE("a short body where none is used is read and ignored, a long one refused with the limit") {
  served s;
  for (const auto* method : {"GET", "HEAD"})
    for (const auto& body : {std::string{"{}"}, std::string{"hello"}, std::string(1'024, ' ')}) {
      CAPTURE(method);
      CHECK(s.client.send(std::string{method} + " /v1/balance HTTP/1.1\r\nHost: x\r\n" + s.authorization() +
          "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
      CHECK(s.client.receive(std::string_view{method} != "HEAD").status == 200);
    }
  CHECK(s.client.ask("GET", "/healthz", {}, "{}").status == 200);
  CHECK(s.client.send("GET /v1/balance HTTP/1.1\r\nHost: x\r\n" + s.authorization() +
      "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"));
  CHECK(s.client.receive().status == 200);
  const auto r = s.client.ask("GET", "/v1/balance", s.authorization(), std::string(1'025, ' '));
  CHECK(r.status == 413);
  CHECK(text_of(parsed(r), "detail") == "the body has 1025 octets; at most 1024 octets are allowed here");
}

TEST_CASE("a header over the limit is refused, in one field or in many") {
  auto settings = served::quick_settings();
  settings.max_header = 2'048;
  served s{settings};
  const auto r = s.client.ask("GET", "/healthz", "X-Long: " + std::string(4'000, 'x') + "\r\n");
  CHECK(r.status == 431);
  CHECK(code_of(r) == "header_too_large");
  auto many = s.connect();
  many.send("GET /healthz HTTP/1.1\r\nHost: x\r\n");
  for (int i = 0; i < 400; ++i)
    if (!many.send("X-Some: header\r\n")) break;
  CHECK(many.receive().status == 431);
}

TEST_CASE("what is not HTTP/1.1 is refused and the connection ended") {
  struct row {
    std::string_view octets;
    unsigned status;
  };
  const row rows[] = {{"hello\r\n\r\n", 400}, {"GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"GET healthz HTTP/1.1\r\nHost: x\r\n\r\n", 400}, {"GET /healthz HTTP/1.1\r\n\r\n", 400},
      {"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
      {"GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n", 400}, {"GET /healthz HTTP/1.1\nHost: x\n\n", 505},
      {"GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400},
      {"POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
      {"POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
          400},
      {"POST /v1/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400}};
  served s;
  for (const auto& row : rows) {
    CAPTURE(row.octets);
    auto rude = s.connect();
    CHECK(rude.send(row.octets));
    const auto r = rude.receive();
    CAPTURE(r.status);
    CHECK(r.status == row.status);
  }
  CHECK(s.client.ask("GET", "/healthz").status == 200);
}

TEST_CASE("an endless chunk header is refused") {
  served s;
  s.client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() +
      "Transfer-Encoding: chunked\r\n\r\n1;");
  s.client.send(std::string(64'000, 'x'));
  CHECK(s.client.receive().status == 400);
}

TEST_CASE("HTTP/1.0, Connection: close and a client that ends its direction get their answer, then the end") {
  served s;
  CHECK(s.client.send("GET /healthz HTTP/1.0\r\n\r\n"));
  CHECK(s.client.receive().status == 200);
  CHECK(s.client.is_ended());
  auto second = s.connect();
  const auto r = second.ask("GET", "/healthz", "Connection: close\r\n");
  CHECK(r.header("connection") == "close");
  CHECK(second.is_ended());
  auto third = s.connect();
  CHECK(third.send(health));
  third.end_sending();
  CHECK(third.receive().status == 200);
  CHECK(third.is_ended());
}

TEST_CASE("HEAD is GET without the body, an expectation is met") {
  served s;
  const auto head = s.client.ask("HEAD", "/healthz");
  CHECK(head.status == 200);
  CHECK(head.header("content-length") == "18");
  CHECK(s.client.ask("GET", "/healthz").status == 200);
  CHECK(s.client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" + s.json_headers() +
      "Content-Length: " + std::to_string(served::one_message.size()) + "\r\n\r\n"));
  CHECK(s.client.receive().status == 100);
  CHECK(s.client.send(served::one_message));
  CHECK(s.client.receive().status == 202);
  CHECK(s.client.ask("GET", "/healthz", "Expect: miracles\r\n").status == 417);
}

TEST_CASE("a header that never ends is given up, however slowly it comes") {
  served s{impatient(&config::http_settings::header_timeout)};
  CHECK(s.client.send("GET /healthz HTTP/1.1\r\n"));
  std::thread loris{[&] {
    for (int i = 0; i < 1'000 && s.client.send("X: y\r\n"); ++i)
      std::this_thread::sleep_for(10ms);
  }};
  const auto r = s.client.receive();
  CHECK(r.status == 408);
  CHECK(s.client.is_ended());
  loris.join();
}

TEST_CASE("a body that does not come is given up") {
  served s{impatient(&config::http_settings::body_timeout)};
  CHECK(s.client.send(
      "POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() + "Content-Length: 100\r\n\r\n{"));
  CHECK(s.client.receive().status == 408);
  CHECK(s.client.is_ended());
}

TEST_CASE("an idle connection is ended without a word") {
  served s{impatient(&config::http_settings::idle_timeout)};
  CHECK(s.client.ask("GET", "/healthz").status == 200);
  CHECK(s.client.receive().status == 0);
}

TEST_CASE("a request without an answer gets 504, and the late answer harms nobody") {
  served s{impatient(&config::http_settings::request_timeout)};
  CHECK(s.get("/v1/networks").status == 200);
  s.answers.answer(answering::when::told);
  const auto r = s.send();
  CHECK(r.status == 504);
  CHECK(code_of(r) == "timed_out");
  s.answers.release();
  s.answers.answer(answering::when::at_once);
  CHECK(s.send().status == 202);
}

TEST_CASE("a key look-up without an answer does not lock its key out for ever") {
  served s{impatient(&config::http_settings::request_timeout)};
  s.answers.answer(answering::when::told);
  CHECK(s.get("/v1/networks").status == 504);
  s.answers.answer(answering::when::at_once);
  CHECK(s.get("/v1/networks").status == 200);
}

TEST_CASE("an answer for a connection that is gone is dropped") {
  served s;
  CHECK(s.get("/v1/networks").status == 200);
  s.answers.answer(answering::when::told);
  auto gone = s.connect();
  CHECK(gone.send("GET /v1/balance HTTP/1.1\r\nHost: x\r\n" + s.authorization() + "\r\n"));
  while (s.answers.kept_back() == 0)
    std::this_thread::yield();
  gone.reset();
  while (s.api.connections() > 1)
    std::this_thread::yield();
  s.answers.release();
  s.answers.answer(answering::when::at_once);
  CHECK(s.get("/v1/balance").status == 200);
}

TEST_CASE("an answer for a server that is gone is dropped") {
  all_fakes fakes;
  const auto key = fakes.access.add_key();
  {
    actors::net::io_threads threads{1};
    const auto settings = served::quick_settings();
    http::server api{settings, {}, http::whole_api(fakes.front(), settings), threads};
    socket_client client{api.port()};
    CHECK(client.ask("GET", "/v1/networks", "X-API-Key: " + key + "\r\n").status == 200);
    fakes.answers.answer(answering::when::told);
    CHECK(client.send("GET /v1/balance HTTP/1.1\r\nHost: x\r\nX-API-Key: " + key + "\r\n\r\n"));
    CHECK(client.send(
        "GET /v1/messages/msg_0000000000001 HTTP/1.1\r\nHost: x\r\nX-API-Key: " + key + "\r\n\r\n"));
    while (fakes.answers.kept_back() < 2)
      std::this_thread::yield();
  }
  fakes.answers.release();
  CHECK(fakes.answers.kept_back() == 0);
}

TEST_CASE("a drain ends idle connections, finishes what is under way and takes no more") {
  served s;
  CHECK(s.get("/v1/networks").status == 200);
  auto idle = s.connect();
  CHECK(idle.ask("GET", "/healthz").status == 200);
  s.answers.answer(answering::when::told);
  CHECK(s.client.send("GET /v1/balance HTTP/1.1\r\nHost: x\r\n" + s.authorization() + "\r\n"));
  while (s.answers.kept_back() == 0)
    std::this_thread::yield();
  s.api.begin_drain();
  CHECK(idle.is_ended());
  CHECK_FALSE(s.api.wait_drained(20ms));
  s.answers.release();
  const auto r = s.client.receive();
  CHECK(r.status == 200);
  CHECK(r.header("connection") == "close");
  CHECK(s.client.is_ended());
  s.client.end();
  CHECK(s.api.wait_drained(5s));
  CHECK_THROWS((void)s.connect());
}

TEST_CASE("connections beyond the limit are told so") {
  auto settings = served::quick_settings();
  settings.max_connections = 1;
  served s{settings};
  CHECK(s.client.ask("GET", "/healthz").status == 200);
  auto second = s.connect();
  const auto r = second.receive();
  CHECK(r.status == 503);
  CHECK(code_of(r) == "overloaded");
  s.client.end();
  while (s.api.connections() > 0)
    std::this_thread::yield();
  auto third = s.connect();
  CHECK(third.ask("GET", "/healthz").status == 200);
}

TEST_CASE("a client that asks and never reads is not heard for ever") {
  auto settings = impatient(&config::http_settings::body_timeout);
  served s{settings};
  std::string many;
  for (int i = 0; i < 200; ++i)
    many += "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
  auto taken = 0;
  while (taken < 10'000 && s.client.send(many))
    ++taken;
  CHECK(taken < 10'000);
  while (s.api.connections() > 0)
    std::this_thread::yield();
  CHECK(s.connect().ask("GET", "/healthz").status == 200);
}

TEST_CASE("several I/O threads serve many connections") {
  served s{served::quick_settings(), {}, 4};
  s.answers.answer(answering::when::from_another_thread);
  std::vector<std::thread> clients;
  std::atomic<int> good{0};
  for (int c = 0; c < 8; ++c)
    clients.emplace_back([&] {
      auto client = s.connect();
      for (int i = 0; i < 50; ++i)
        if (client.ask("POST", "/v1/messages", s.json_headers(), served::one_message).status == 202) ++good;
    });
  for (auto& c : clients)
    c.join();
  CHECK(good == 400);
  CHECK(s.messages.submissions().size() == 400);
}

TEST_CASE("a port that is taken is an error that names it") {
  served s;
  auto settings = served::quick_settings();
  settings.listen = "127.0.0.1:" + std::to_string(s.api.port());
  CHECK_THROWS_WITH((http::server{settings, {}, http::whole_api(s.front(), settings), s.threads}),
      doctest::Contains(std::to_string(s.api.port()).c_str()));
  settings.listen = "nowhere";
  CHECK_THROWS((http::server{settings, {}, http::whole_api(s.front(), settings), s.threads}));
}
