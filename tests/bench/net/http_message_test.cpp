#include "bench/net/http_message.hpp"

#include <doctest/doctest.h>

using namespace mbs::bench;

TEST_CASE("a request is whole only with its last octet") {
  const std::string octets = "POST /faults?x=1 HTTP/1.1\r\nHost: a\r\ncontent-LENGTH:  5\r\n\r\nhello";
  for (std::size_t length = 0; length < octets.size(); ++length)
    CHECK(parse_request(std::string_view{octets}.substr(0, length)).what == http_outcome::need_more);
  const auto stream = octets + "GET";
  const auto request = parse_request(stream);
  REQUIRE(request.what == http_outcome::message);
  CHECK(request.length == octets.size());
  CHECK(request.method == "POST");
  CHECK(request.target == "/faults?x=1");
  CHECK(request.body == "hello");
  CHECK(request.keep_alive);
}

TEST_CASE("a response tells its status and whether the connection stays") {
  const auto response =
      parse_response("HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  REQUIRE(response.what == http_outcome::message);
  CHECK(response.status == 202);
  CHECK_FALSE(response.keep_alive);
}

TEST_CASE("what a tool could not measure rightly is bad, not guessed") {
  CHECK(parse_response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").what == http_outcome::bad);
  CHECK(parse_request("GET / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n").what == http_outcome::bad);
  CHECK(parse_request("GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n").what == http_outcome::bad);
  CHECK(parse_request("nonsense\r\n\r\n").what == http_outcome::bad);
  CHECK(parse_request(std::string(70'000, 'x')).what == http_outcome::bad);
}

TEST_CASE("a response that we write can be read") {
  std::string octets;
  append_response(octets, 200, "application/json", "{}");
  append_response(octets, 204, "", "");
  const auto first = parse_response(octets);
  REQUIRE(first.what == http_outcome::message);
  CHECK(first.body == "{}");
  const auto second = parse_response(std::string_view{octets}.substr(first.length));
  REQUIRE(second.what == http_outcome::message);
  CHECK(second.status == 204);
}

TEST_CASE("values of a query are found by their whole name") {
  CHECK(query_value("/dlr?ns=2&n=254712345678&s=1", "n") == "254712345678");
  CHECK(query_value("/dlr?n=1", "s") == "");
  CHECK(query_value("/dlr", "n") == "");
}

TEST_CASE("endpoints are read with or without a scheme and a path") {
  endpoint_text at;
  REQUIRE(parse_endpoint("http://127.0.0.1:8080/x", at));
  CHECK(at.host == "127.0.0.1");
  CHECK(at.port == 8080);
  CHECK(at.path == "/x");
  REQUIRE(parse_endpoint("localhost:0", at));
  CHECK(at.host == "127.0.0.1");
  CHECK(at.path == "/");
  CHECK_FALSE(parse_endpoint("127.0.0.1", at));
  CHECK_FALSE(parse_endpoint("127.0.0.1:70000", at));
  CHECK_FALSE(parse_endpoint(":80", at));
}
