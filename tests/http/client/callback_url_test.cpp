#include "http/client/callback_url.hpp"

#include "http/client/address_guard.hpp"

#include <doctest/doctest.h>

using mbs::http::callback_url;
using mbs::http::is_public;

TEST_CASE("a callback URL is cut into where and what") {
  const auto url = callback_url::parse("HTTPS://Example.COM/dlr/a?x=1&y=%20");
  REQUIRE(url);
  CHECK(url->is_tls);
  CHECK(url->host == "example.com");
  CHECK(url->port == 443);
  CHECK(url->target == "/dlr/a?x=1&y=%20");
  CHECK(url->authority == "example.com");
  CHECK(callback_url::parse("http://a:8080")->target == "/");
  CHECK(callback_url::parse("http://a:8080")->port == 8080);
  CHECK(callback_url::parse("http://a:8080")->authority == "a:8080");
  CHECK(callback_url::parse("http://a?x=1")->target == "/?x=1");
  CHECK(callback_url::parse("http://[2001:DB8::1]:81/")->host == "2001:db8::1");
  CHECK(callback_url::parse("http://[2001:db8::1]/")->port == 80);
}

TEST_CASE("a URL that could mislead or not be called is refused with a reason") {
  const std::string too_long = "http://a/" + std::string(2'048, 'x');
  for (const std::string url :
      {"", "a", "http://", "http:///x", "https://:80/", "ftp://a/", "javascript:alert(1)", "//a/",
          "http://u@a/", "http://u:p@a/", "http://a/#f", "http://a/ b", "http://a/\r\nX: y", "http://a\\@b/",
          "http://a:0/", "http://a:65536/", "http://a:x/", "http://a:/", "http://[::1/", "http://[::1]x/",
          "http://[g]/", "http://\xC3\xA9/", "http://a..b/", "http://.a/", "http://a%20b/"}) {
    CAPTURE(url);
    std::string why;
    CHECK_FALSE(callback_url::parse(url, &why));
    CHECK(!why.empty());
  }
  CHECK_FALSE(callback_url::parse(too_long));
  CHECK(callback_url::parse(too_long.substr(0, 2'048)));
}

TEST_CASE("only addresses of the public Internet are public") {
  const auto judge = [](const char* text) { return is_public(boost::asio::ip::make_address(text)); };
  for (const auto* address : {"8.8.8.8", "1.1.1.1", "196.201.214.200", "172.15.255.255", "172.32.0.1",
           "100.63.255.255", "100.128.0.1", "192.167.1.1", "2606:4700::1111", "2a00:1450:4001::1"}) {
    CAPTURE(address);
    CHECK(judge(address));
  }
  for (const auto* address : {"0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.254", "10.0.0.1",
           "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
           "100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
           "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
           "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
           "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "::7f00:1", "100::1"}) {
    CAPTURE(address);
    CHECK_FALSE(judge(address));
  }
  CHECK(judge("::ffff:8.8.8.8"));
}

TEST_CASE("a URL that can be known to lead nowhere public is refused at once, whatever form it is given in") {
  using mbs::http::callback_targets;
  using mbs::http::complaint_about;
  for (const auto* host :
      {"127.0.0.1", "169.254.169.254", "10.0.0.1", "0.0.0.0", "[::1]", "[::ffff:10.0.0.1]", "localhost",
          "LOCALHOST", "a.localhost", "localhost.", "127.0.0.1.", "255.255.255.255", "[fe80::1]"}) {
    CAPTURE(host);
    const auto url = "http://" + std::string{host} + ":8080/x?y";
    CHECK(complaint_about(url, callback_targets::public_only).starts_with("must lead to a public address"));
    CHECK(complaint_about(url, callback_targets::any).empty());
  }
  for (const auto* host :
      {"2130706433", "0x7f000001", "127.1", "0177.0.0.1", "1.2.3", "999.1.1.1", "a.0x1F", "1.2.3.4.5"}) {
    CAPTURE(host);
    const auto url = "http://" + std::string{host} + "/";
    CHECK(complaint_about(url, callback_targets::public_only).starts_with("must name a host"));
    CHECK(complaint_about(url, callback_targets::any).starts_with("must name a host"));
  }
  for (const auto* host : {"8.8.8.8", "[2606:4700::1111]", "example.com", "1.example", "10.example.com",
           "0x.example", "localhost.example", "xlocalhost"}) {
    CAPTURE(host);
    CHECK(complaint_about("https://" + std::string{host} + "/", callback_targets::public_only).empty());
  }
  CHECK(complaint_about("gopher://x", callback_targets::any) == "must begin with http:// or https://");
}
