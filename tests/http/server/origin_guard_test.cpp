#include "http/server/origin_guard.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace mbs::http;
using verdict = origin_verdict;

namespace {

const auto ours = own_origin::of("https://SMS.example.co.ke/portal", false);
const auto unnamed = own_origin::of("", false);

request asking(method verb, const std::function<void(request&)>& change = {}) {
  request in;
  in.verb = verb;
  in.host = "sms.example.co.ke";
  if (change) change(in);
  return in;
}

constexpr method unsafe[] = {
    method::post, method::put, method::patch, method::remove, method::options, method::other};
constexpr method safe[] = {method::get, method::head};

}  // namespace

TEST_CASE("our own page may do everything with its mark, and only look without") {
  for (const auto verb : unsafe) {
    CHECK(judge_origin(asking(verb,
                           [](auto& in) {
                             in.fetch_site = "same-origin";
                             in.page_mark = "1";
                           }),
              ours) == verdict::ours);
    CHECK(judge_origin(asking(verb, [](auto& in) { in.fetch_site = "same-origin"; }), ours) ==
        verdict::unmarked);
    CHECK(judge_origin(asking(verb,
                           [](auto& in) {
                             in.fetch_site = "same-origin";
                             in.page_mark = "true";
                           }),
              ours) == verdict::unmarked);
  }
  for (const auto verb : safe)
    CHECK(judge_origin(asking(verb, [](auto& in) { in.fetch_site = "same-origin"; }), ours) == verdict::ours);
}

TEST_CASE("another site changes nothing, whatever it sends") {
  for (const auto verb : unsafe)
    for (const auto* site : {"cross-site", "same-site", "none", "Same-Origin", "same-origin, cross-site"})
      CHECK(judge_origin(asking(verb,
                             [&](auto& in) {
                               in.fetch_site = site;
                               in.fetch_mode = "navigate";
                               in.fetch_dest = "document";
                               in.origin = "https://sms.example.co.ke";
                               in.page_mark = "1";
                             }),
                ours) == verdict::foreign);
}

TEST_CASE("a browser too old for Sec-Fetch-Site is told by its Origin, one that says neither is refused") {
  const auto from = [](const char* origin, const own_origin& where, const char* host = "sms.example.co.ke") {
    return judge_origin(asking(method::post,
                            [&](auto& in) {
                              in.origin = origin;
                              in.host = host;
                              in.page_mark = "1";
                            }),
        where);
  };
  CHECK(from("https://sms.example.co.ke", ours) == verdict::ours);
  CHECK(from("HTTPS://SMS.example.co.ke", ours) == verdict::ours);
  for (const auto* other : {"", "null", "http://sms.example.co.ke", "https://sms.example.co.ke:8443",
           "https://sms.example.co.ke.evil.example", "https://evil.example", "sms.example.co.ke",
           "https://sms.example.co.ke/"}) {
    CAPTURE(other);
    CHECK(from(other, ours) == verdict::foreign);
  }
  // Nobody has said where we are: it is where the browser asked.
  CHECK(from("http://127.0.0.1:8080", unnamed, "127.0.0.1:8080") == verdict::ours);
  CHECK(from("http://127.0.0.1:8080", unnamed, "127.0.0.1:8081") == verdict::foreign);
  CHECK(from("https://127.0.0.1:8080", unnamed, "127.0.0.1:8080") == verdict::foreign);
  CHECK(from("http://10.0.0.7", unnamed, "10.0.0.7:80") == verdict::ours);
  CHECK(from("https://localhost", own_origin::of("", true), "localhost:443") == verdict::ours);
  CHECK(from("http://", unnamed, "") == verdict::foreign);
}

TEST_CASE("whoever points a name of theirs at us changes nothing as long as nobody has said where we are") {
  const auto at = [](const char* host, const own_origin& where, method verb = method::post) {
    return judge_origin(asking(verb,
                            [&](auto& in) {
                              in.host = host;
                              in.origin = std::string{"http://"} + host;
                              in.fetch_site = "same-origin";
                              in.page_mark = "1";
                            }),
        where);
  };
  for (const auto* own : {"127.0.0.1:8080", "10.0.0.7", "[::1]:8080", "[2001:db8::7]", "localhost",
           "LOCALHOST:80", "a.localhost:8080"})
    CHECK(at(own, unnamed) == verdict::ours);
  for (const auto* strange : {"evil.example", "evil.example:8080", "127.0.0.1.evil.example",
           "localhost.evil.example", "evillocalhost", "", "[", ".localhost"})
    CHECK(at(strange, unnamed) == verdict::foreign);
  CHECK(at("evil.example", unnamed, method::get) == verdict::ours);
  CHECK(at("evil.example", ours) == verdict::ours);
}

TEST_CASE("another site may lead to our page, and show no part of it in its own") {
  const auto get = [](const char* site, const char* mode, const char* dest) {
    return judge_origin(asking(method::get,
                            [&](auto& in) {
                              in.fetch_site = site;
                              in.fetch_mode = mode;
                              in.fetch_dest = dest;
                            }),
        ours);
  };
  for (const auto* site : {"cross-site", "same-site"}) {
    CHECK(get(site, "navigate", "document") == verdict::ours);
    CHECK(get(site, "navigate", "iframe") == verdict::foreign);
    CHECK(get(site, "navigate", "object") == verdict::foreign);
    CHECK(get(site, "no-cors", "image") == verdict::foreign);
    CHECK(get(site, "no-cors", "script") == verdict::foreign);
    CHECK(get(site, "cors", "empty") == verdict::foreign);
    CHECK(get(site, "websocket", "websocket") == verdict::foreign);
    CHECK(get(site, "", "") == verdict::foreign);
  }
  CHECK(get("none", "navigate", "document") == verdict::ours);
  CHECK(get("none", "", "") == verdict::ours);
  // Without Fetch Metadata a visit has no Origin; a script that reads has.
  CHECK(judge_origin(asking(method::get), ours) == verdict::ours);
  CHECK(judge_origin(asking(method::get, [](auto& in) { in.origin = "https://evil.example"; }), ours) ==
      verdict::foreign);
  CHECK(judge_origin(asking(method::get, [](auto& in) { in.origin = "https://sms.example.co.ke"; }), ours) ==
      verdict::ours);
}

TEST_CASE("a link on another site is told from our page and from what a person typed") {
  const auto led = [](const char* site) {
    return is_led_by_another_site(asking(method::get, [&](auto& in) { in.fetch_site = site; }));
  };
  CHECK(led("cross-site"));
  CHECK(led("same-site"));
  CHECK_FALSE(led("same-origin"));
  CHECK_FALSE(led("none"));
  CHECK_FALSE(led(""));
}

TEST_CASE("our origin is the public URL's, without path and the port that goes without saying") {
  CHECK(ours.text == "https://sms.example.co.ke");
  CHECK(own_origin::of("https://a.ke:443/x/y", false).text == "https://a.ke");
  CHECK(own_origin::of("http://a.ke:8080", false).text == "http://a.ke:8080");
  CHECK(own_origin::of("", false).text.empty());
}
