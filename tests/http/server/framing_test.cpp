#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

/// A whole good submission, as it would hide behind another request.
std::string good_request(const served& s) {
  const std::string body{served::one_message};
  return "POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() +
      "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("no request hides behind a transfer coding that is not chunked") {
  struct row {
    std::string_view fields;
    unsigned status;
  };
  const row rows[] = {{"Transfer-Encoding: xchunked\r\n", 400}, {"Transfer-Encoding: gzip\r\n", 400},
      {"Transfer-Encoding: identity\r\n", 400}, {"Transfer-Encoding: chunked, gzip\r\n", 400},
      {"Transfer-Encoding: chunked, chunked\r\n", 400}, {"Transfer-Encoding: \"chunked\"\r\n", 400},
      {"Transfer-Encoding: chunked;q=1\r\n", 400}, {"Transfer-Encoding: chunkedx\r\n", 400},
      {"Transfer-Encoding: chunked gzip\r\n", 400}, {"Transfer-Encoding:\r\n", 400},
      {"Transfer-Encoding: ,\r\n", 400}, {"Transfer-Encoding: \xFF\r\n", 400},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n", 400},
      {"Transfer-Encoding: gzip, chunked\r\n", 501}, {"Transfer-Encoding: identity, chunked\r\n", 501},
      {"Transfer-Encoding: xchunked,\tchunked\r\n", 501},
      {"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", 501},
      {"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400},
      {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400},
      {"Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n", 400},
      {"Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n", 400},
      {"Transfer-Encoding: gzip, chunked\r\nContent-Length: 5\r\n", 400}};
  served s;
  for (const auto& row : rows)
    for (const auto* target : {"POST /v1/messages/preview", "GET /v1/balance", "GET /healthz"}) {
      CAPTURE(row.fields);
      CAPTURE(target);
      auto sly = s.connect();
      sly.send(std::string{target} + " HTTP/1.1\r\nHost: x\r\n" + s.json_headers() + std::string{row.fields} +
          "\r\n" + good_request(s));
      const auto r = sly.receive();
      CHECK(r.status == row.status);
      CHECK(r.header("connection") == "close");
      CHECK(sly.is_ended());
    }
  CHECK(s.messages.submissions().empty());
}

TEST_CASE("a transfer coding in HTTP/1.0 is a fault") {
  served s;
  CHECK(s.client.send("POST /v1/messages/preview HTTP/1.0\r\nConnection: keep-alive\r\n" + s.json_headers() +
      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + good_request(s)));
  CHECK(s.client.receive().status == 400);
  CHECK(s.client.is_ended());
  CHECK(s.messages.submissions().empty());
}

TEST_CASE("chunked alone is understood however it is written") {
  served s;
  for (const auto* coding : {"chunked", "Chunked", "CHUNKED", " chunked\t", "chunked ,", ", chunked"}) {
    CAPTURE(coding);
    CHECK(s.client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + s.json_headers() +
        "Transfer-Encoding: " + coding + "\r\n\r\n38\r\n" + std::string{served::one_message} +
        std::string(0x38 - served::one_message.size(), ' ') + "\r\n0\r\n\r\n"));
    CHECK(s.client.receive().status == 202);
  }
}

TEST_CASE("a target in absolute form leads where its path and query do") {
  served s;
  for (const auto* target : {"http://127.0.0.1:8081/v1/balance", "https://api.example.com/v1/balance",
           "HTTP://EXAMPLE.COM/v1/balance", "http://[::1]:8080/v1/balance"})
    CHECK(s.get(target).status == 200);
  CHECK(s.client.ask("GET", "http://x").status == 200);
  CHECK(s.client.ask("GET", "http://x/").header("content-type") == "text/html; charset=utf-8");
  CHECK(s.client.ask("GET", "http://x?a=1").status == 200);
  CHECK(s.get("http://x/v1/messages?limit=7").status == 200);
  CHECK(s.messages.last_filter().limit == 7);
  CHECK(s.get("http://x/v1/balance?limit=7").status == 400);
  CHECK(s.get("http://x/nowhere").status == 404);
  CHECK(s.post("http://x/v1/messages", served::one_message).status == 202);
  auto settings = served::quick_settings();
  settings.max_body = 1'024;
  served small{settings};
  CHECK(small.post("http://x/v1/messages", std::string(1'025, ' ')).status == 413);
}

TEST_CASE("what is no target of an API is refused") {
  served s;
  for (const auto* target : {"ftp://x/", "http:///healthz", "http://", "http://a@x/healthz", "http://:80/",
           "x:80", "http:/healthz", "*", "mailto:a@b"}) {
    CAPTURE(target);
    CHECK(s.connect().ask("GET", target).status == 400);
  }
}
