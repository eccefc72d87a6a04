#include "http/access/key_cache.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using domain::permission;

namespace {

domain::time_point wall_now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

std::vector<domain::address_range> list(const std::string& block) {
  return *domain::address_list_from(std::vector<std::string>{block});
}

std::string detail_of(const response& r) {
  return text_of(parsed(r), "detail");
}

/// Behind a proxy on this machine, so that a test says where its client is.
config::http_settings behind_a_proxy() {
  auto settings = served::quick_settings();
  settings.trusted_proxies = {"127.0.0.1"};
  return settings;
}

response from(served& s, const std::string& address) {
  return s.client.ask("GET", "/v1/balance", s.authorization() + "X-Forwarded-For: " + address + "\r\n");
}

}  // namespace

TEST_CASE("a key goes where its scopes lead, and a refusal names the one that is missing") {
  served s;
  s.access.change_keys([](auto& key) { key.scopes = {permission::balance_read}; });
  CHECK(s.get("/v1/balance").status == 200);
  const auto refused = s.send();
  CHECK(refused.status == 403);
  CHECK(code_of(refused) == "permission_missing");
  CHECK(detail_of(refused).find("messages:send") != std::string::npos);
  s.access.change_keys([](auto& key) { key.scopes = {permission::messages_send}; });
  CHECK(s.send().status == 202);
  CHECK(detail_of(s.get("/v1/balance")).find("balance:read") != std::string::npos);
}

TEST_CASE("a key acts for its own account, and says so when another is named") {
  served s;
  const auto own = s.authorization();
  const auto naming = [&](const std::string& account) {
    return s.client.ask("GET", "/v1/balance", own + "Mbs-Account: " + account + "\r\n");
  };
  CHECK(naming(domain::to_text(domain::account_id{1})).status == 200);
  for (const auto& other : {domain::to_text(domain::account_id{2}), std::string{"acc_x"}}) {
    const auto refused = naming(other);
    CHECK(refused.status == 400);
    CHECK(detail_of(refused).find("Mbs-Account") != std::string::npos);
  }
}

TEST_CASE("whoever brings nothing is told to sign in where no key helps, and of keys elsewhere") {
  served s;
  const auto at = [&](const char* path) {
    const auto refused = s.client.ask("GET", path, "");
    CHECK(refused.status == 401);
    return detail_of(refused);
  };
  for (const auto* path : {"/v1/me", "/v1/sessions", "/v1/keys", "/v1/platform/people"})
    CHECK(at(path).starts_with("sign in"));
  CHECK(at("/v1/balance").starts_with("send the API key"));
}

TEST_CASE("keys that are unknown, revoked, expired or replaced are refused with one text") {
  served s;
  const auto unknown = s.client.ask("GET", "/v1/balance", "X-API-Key: " + api_key::generate().text + "\r\n");
  CHECK(unknown.status == 401);
  for (auto end :
      {&domain::key_terms::revoked_at, &domain::key_terms::expires_at, &domain::key_terms::overlap_ends_at}) {
    s.access.change_keys([&](auto& key) {
      key.terms = {};
      key.terms.*end = wall_now();
    });
    const auto refused = s.get("/v1/balance");
    CHECK(refused.status == 401);
    CHECK(code_of(refused) == "unauthenticated");
    CHECK(detail_of(refused) == detail_of(unknown));
  }
}

TEST_CASE("a key that expires while it is remembered is refused from that moment on") {
  served s;
  const auto end = wall_now() + std::chrono::milliseconds{300};
  s.access.change_keys([&](auto& key) { key.terms.expires_at = end; });
  CHECK(s.get("/v1/balance").status == 200);
  response last;
  do
    last = s.get("/v1/balance");
  while (last.status == 200 && wall_now() < end + std::chrono::seconds{1});
  CHECK(last.status == 401);
  CHECK(wall_now() < end + std::chrono::milliseconds{500});
}

TEST_CASE("the key cache forgets a key at its end, and not later") {
  key_cache cache;
  const auto start = key_cache::steady::now();
  known_key key{{domain::account_id{1}, domain::key_id{2}, {}}};
  key.ends = start + std::chrono::milliseconds{10};
  cache.put({}, key, start, 0);
  CHECK(cache.find({}, start + std::chrono::milliseconds{9}, 0));
  CHECK_FALSE(cache.find({}, start + std::chrono::milliseconds{10}, 0));
}

TEST_CASE("a key with a list of addresses is refused from elsewhere, remembered or not") {
  served s{behind_a_proxy()};
  s.access.change_keys([](auto& key) { key.terms.addresses = list("192.0.2.0/24"); });
  for (int i = 0; i < 2; ++i) {
    CHECK(from(s, "192.0.2.77").status == 200);
    CHECK(from(s, "::ffff:192.0.2.78").status == 200);
    const auto refused = from(s, "198.51.100.1");
    CHECK(refused.status == 403);
    CHECK(code_of(refused) == "address_not_allowed");
    CHECK(detail_of(refused).find("198.51.100.1") != std::string::npos);
    CHECK(detail_of(refused).find("192.0.2.0") == std::string::npos);
    CHECK(from(s, "2001:db8::1").status == 403);
    // What a client claims itself stands before what the proxy writes.
    CHECK(from(s, "192.0.2.77, 198.51.100.1").status == 403);
  }
  CHECK(s.access.key_look_ups() == 1);
}

TEST_CASE("a foreign address in the first request of a key does not let later ones in") {
  served s{behind_a_proxy()};
  s.access.change_keys([](auto& key) { key.terms.addresses = list("2001:db8::/32"); });
  CHECK(from(s, "2001:db9::1").status == 403);
  CHECK(from(s, "2001:db8::1").status == 200);
  CHECK(from(s, "2001:db9::1").status == 403);
}

TEST_CASE("each address that uses a key is told, and the same one no more than once a second") {
  served s{behind_a_proxy()};
  CHECK(from(s, "192.0.2.1").status == 200);
  CHECK(s.access.uses() == std::vector<std::string>{"192.0.2.1"});
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 50; ++i)
    CHECK(from(s, "192.0.2.1").status == 200);
  const auto took = (std::chrono::steady_clock::now() - began) / std::chrono::seconds{1};
  CHECK(s.access.uses().size() <= static_cast<std::size_t>(2 + took));
  CHECK(from(s, "2001:db8::5").status == 200);
  CHECK(s.access.uses().back() == "2001:db8::5");
}

TEST_CASE("a refused use is not told") {
  served s{behind_a_proxy()};
  s.access.change_keys([](auto& key) { key.terms.addresses = list("192.0.2.0/24"); });
  CHECK(from(s, "198.51.100.1").status == 403);
  CHECK(s.access.uses().empty());
  s.access.change_keys([](auto& key) { key.terms.revoked_at = wall_now(); });
  CHECK(from(s, "192.0.2.1").status == 401);
  CHECK(s.access.uses().empty());
}

TEST_CASE("a change of a key's limits counts as soon as it is taken over") {
  served s;
  CHECK(s.send().status == 202);
  s.access.change_keys([](auto& key) { key.scopes = {permission::balance_read}; });
  CHECK(s.send().status == 403);
}

TEST_CASE("a test key sees neither money nor reports, and of messages tests alone") {
  served s;
  s.access.change_keys([](auto& key) { key.prefix = "mbs_test_ab"; });
  CHECK(s.get("/v1/networks").status == 200);  // the key is known from here on
  for (const auto* target : {"/v1/balance", "/v1/reports/daily?from=2026-01-01&to=2026-01-31"}) {
    const auto before = s.answers.asked();
    const auto refused = s.get(target);
    CHECK(refused.status == 403);
    CHECK(code_of(refused) == "permission_missing");
    CHECK(s.answers.asked() == before);
  }
  const auto before = s.answers.asked();
  const auto none = s.get("/v1/messages?test=false");
  CHECK(none.status == 200);
  CHECK(parsed(none).at("messages").as_array().empty());
  CHECK(s.answers.asked() == before);
}

TEST_CASE("a key is told that what is for people is not for it") {
  served s;
  const auto refused = s.get("/v1/me");
  CHECK(refused.status == 403);
  CHECK(detail_of(refused) == "this is for people who are signed in, not for keys");
}
