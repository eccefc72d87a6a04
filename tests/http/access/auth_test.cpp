#include "http/access/api_key.hpp"
#include "http/access/key_cache.hpp"
#include "http/access/look_up_limits.hpp"
#include "http/server/client_address.hpp"
#include "http/server/rate_limits.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using domain::errc;

TEST_CASE("a generated key is well formed, new each time and known by its hash") {
  const auto a = api_key::generate();
  const auto b = api_key::generate();
  CHECK(a.text.size() == api_key::length);
  CHECK(a.text != b.text);
  CHECK(a.hash() != b.hash());
  CHECK(api_key::parse(a.text)->hash() == a.hash());
  CHECK(a.text.starts_with(a.shown()));
  CHECK(a.shown().size() < 20);
}

TEST_CASE("any single mistyped or missing character makes a key malformed") {
  const auto key = api_key::generate().text;
  for (std::size_t i = 0; i < key.size(); ++i) {
    CAPTURE(i);
    auto typo = key;
    typo[i] = typo[i] == 'x' ? 'y' : 'x';
    CHECK_FALSE(api_key::is_well_formed(typo));
    CHECK_FALSE(api_key::is_well_formed(key.substr(0, i) + key.substr(i + 1)));
  }
  auto swapped = key;
  std::swap(swapped[12], swapped[13]);
  CHECK((swapped == key || !api_key::is_well_formed(swapped)));
  CHECK_FALSE(api_key::is_well_formed(""));
  CHECK_FALSE(api_key::is_well_formed(key + "0"));
}

TEST_CASE("webhook secrets are as Standard Webhooks has them") {
  const auto secret = generate_webhook_secret();
  CHECK(secret.starts_with("whsec_"));
  CHECK(secret.size() == 6 + 32);
  CHECK(secret != generate_webhook_secret());
}

TEST_CASE("sha256 is SHA-256") {
  CHECK(sha256("abc")[0] == 0xBA);
  CHECK(sha256("abc")[31] == 0xAD);
  CHECK(sha256("a", "bc") == sha256("abc"));
}

TEST_CASE("without a good key nothing is shown") {
  served s;
  const auto ask = [&](const std::string& headers) { return s.client.ask("GET", "/v1/balance", headers); };
  CHECK(ask("").status == 401);
  CHECK(ask("").header("www-authenticate").starts_with("Bearer"));
  CHECK(code_of(ask("")) == "unauthenticated");
  CHECK(ask("Authorization: Basic abc\r\n").status == 401);
  CHECK(ask("Authorization: Bearer\r\n").status == 401);
  CHECK(ask("Authorization: Bearer " + s.key.substr(1) + "\r\n").status == 401);
  CHECK(ask("Authorization: Bearer " + api_key::generate().text + "\r\n").status == 401);
  CHECK(ask("Authorization: Bearer " + s.key + "\r\nAuthorization: Bearer " + s.key + "\r\n").status == 400);
  CHECK(ask("Authorization: Bearer " + s.key + "\r\n").status == 200);
  CHECK(ask("authorization: bearer " + s.key + "\r\n").status == 200);
  CHECK(ask("X-API-Key: " + s.key + "\r\n").status == 200);
}

TEST_CASE("a mistyped key costs no look-up, a good or unknown one costs one") {
  served s;
  for (int i = 0; i < 3; ++i) {
    CHECK(s.client.ask("GET", "/v1/balance", "X-API-Key: mbs_live_x\r\n").status == 401);
    CHECK(s.get("/v1/balance").status == 200);
  }
  CHECK(s.access.key_look_ups() == 1);
  const auto unknown = api_key::generate().text;
  for (int i = 0; i < 3; ++i)
    CHECK(s.client.ask("GET", "/v1/balance", "X-API-Key: " + unknown + "\r\n").status == 401);
  CHECK(s.access.key_look_ups() == 2);
}

TEST_CASE("requests that wait for the same key share its look-up") {
  served s;
  s.answers.answer(answering::when::told);
  const auto request = "GET /v1/networks HTTP/1.1\r\nHost: x\r\n" + s.authorization() + "\r\n";
  auto other = s.connect();
  CHECK(s.client.send(request + request));
  CHECK(other.send(request));
  while (s.answers.kept_back() == 0)
    std::this_thread::yield();
  s.answers.answer(answering::when::from_another_thread);
  CHECK(s.client.receive().status == 200);
  CHECK(s.client.receive().status == 200);
  CHECK(other.receive().status == 200);
  CHECK(s.access.key_look_ups() == 1);
}

TEST_CASE("when keys cannot be looked up the answer is 503 and nothing is remembered") {
  served s;
  s.answers.refuse_with({.why = errc::store_unavailable, .detail = {}});
  CHECK(s.get("/v1/networks").status == 503);
  s.answers.refuse_with({.why = errc::none, .detail = {}});
  CHECK(s.get("/v1/networks").status == 200);
}

TEST_CASE("the key cache forgets after its lifetime and stays within its capacity") {
  key_cache cache{10};
  const auto start = key_cache::steady::now();
  const auto hash = sha256("one");
  CHECK_FALSE(cache.find(hash, start, 0));
  cache.put(hash, known_key{{domain::account_id{1}, domain::key_id{2}, {}}}, start, 0);
  CHECK(cache.find(hash, start, 0)->key->who.key == domain::key_id{2});
  CHECK_FALSE(cache.find(hash, start + key_cache::lifetime, 0));
  for (int i = 0; i < 1'000; ++i) {
    cache.put(sha256("unknown" + std::to_string(i)), std::nullopt, start, 0);
    CHECK(cache.size() <= 20);
  }
  CHECK(cache.find(hash, start, 0));
  CHECK(cache.find(sha256("unknown999"), start, 0)->key == nullptr);
  cache.put(hash, std::nullopt, start, 0);
  CHECK(cache.find(hash, start, 0)->key == nullptr);
}

TEST_CASE("what is remembered of keys holds until some are revoked") {
  key_cache cache{10};
  const auto start = key_cache::steady::now();
  const auto hash = sha256("one");
  cache.put(hash, known_key{{domain::account_id{1}, domain::key_id{2}, {}}}, start, 3);
  CHECK(cache.find(hash, start, 3));
  CHECK_FALSE(cache.find(hash, start, 4));
  cache.put(hash, std::nullopt, start, 4);
  CHECK(cache.find(hash, start, 4)->key == nullptr);
  CHECK_FALSE(cache.find(hash, start, 5));
}

TEST_CASE("a key that is in use is refused as soon as its revocation is taken over") {
  served s;
  CHECK(s.get("/v1/networks").status == 200);
  s.access.revoke_keys();
  CHECK(s.get("/v1/networks").status == 200);
  s.access.revoke_keys(true);
  CHECK(s.get("/v1/networks").status == 401);
}

TEST_CASE("a key that was tried before it was made works a second later") {
  key_cache cache{10};
  const auto start = key_cache::steady::now();
  cache.put(sha256("one"), std::nullopt, start, 0);
  CHECK(cache.find(sha256("one"), start + std::chrono::milliseconds{999}, 0)->key == nullptr);
  CHECK_FALSE(cache.find(sha256("one"), start + std::chrono::seconds{1}, 0).has_value());
}

TEST_CASE("a revoked key is refused once the cache has forgotten it") {
  served s;
  s.access.revoke_keys();
  CHECK(s.get("/v1/balance").status == 401);
}

TEST_CASE("a key's requests beyond its rate wait") {
  const domain::steady_point start{std::chrono::seconds{1'000}};
  rate_limits limits{3};
  const domain::key_id key{1};
  CHECK(limits.take(key, start).remaining == 2);
  CHECK(limits.take(key, start).remaining == 1);
  CHECK(limits.take(key, start).remaining == 0);
  CHECK_FALSE(limits.take(key, start).allowed);
  CHECK(limits.take(key, start).seconds_to_wait == 1);
  CHECK(limits.take(domain::key_id{2}, start).allowed);
  CHECK(limits.take(key, start + std::chrono::milliseconds{400}).allowed);
  CHECK_FALSE(limits.take(key, start + std::chrono::milliseconds{400}).allowed);
}

TEST_CASE("rate limits forget keys that are not used") {
  rate_limits limits{1};
  domain::steady_point now{std::chrono::seconds{1'000}};
  for (int i = 1; i <= 5'000; ++i, now += std::chrono::milliseconds{10})
    CHECK(limits.take(domain::key_id{i}, now).allowed);
  CHECK(limits.size() < 2'000);
}

TEST_CASE("a request over the rate is a 429 that says when to come again") {
  config::limit_settings limits;
  limits.requests_per_key = 2;
  served s{served::quick_settings(), limits};
  const auto first = s.get("/v1/networks");
  CHECK(first.status == 200);
  CHECK(first.header("ratelimit-policy") == "\"key\";q=2;w=1");
  CHECK(first.header("ratelimit") == "\"key\";r=1;t=1");
  response last;
  for (int i = 0; i < 20 && last.status != 429; ++i)
    last = s.get("/v1/networks");
  CHECK(last.status == 429);
  CHECK(code_of(last) == "rate_limited");
  CHECK(last.header("retry-after") == "1");
  CHECK(s.client.ask("GET", "/healthz").status == 200);
}

TEST_CASE(
    "an account is changed so often and no more, by whatever key or person, and looked at as often as wanted") {
  config::limit_settings limits;
  limits.changes_per_account = 1;
  served s{served::quick_settings(), limits};
  const auto owner = s.sessions.member(domain::account_role::owner);
  const auto change = [&](const std::string& by) {
    return s.client.ask("POST", "/v1/webhooks/whk_0000000000001/test", by);
  };
  int taken = 0;
  auto last = change(owner);
  for (; taken < 60 && last.status != 429; ++taken)
    last = change(owner);
  CHECK(taken >= static_cast<int>(http::saved_changes) - 1);
  CHECK(last.status == 429);
  CHECK(code_of(last) == "rate_limited");
  CHECK(last.header("retry-after") == "1");
  CHECK(change(s.authorization()).status == 429);
  CHECK(change(s.sessions.member(domain::account_role::owner, domain::account_id{2})).status != 429);
  CHECK(s.get("/v1/networks").status == 200);
}

TEST_CASE("request ids are taken over when they are fit, and made when not") {
  served s;
  CHECK(s.client.ask("GET", "/healthz", "X-Request-Id: abc-1\r\n").header("x-request-id") == "abc-1");
  std::set<std::string> made;
  for (int i = 0; i < 100; ++i)
    made.insert(s.client.ask("GET", "/healthz").header("x-request-id"));
  CHECK(made.size() == 100);
  const auto odd = s.client.ask("GET", "/healthz", "X-Request-Id: a b\r\n").header("x-request-id");
  CHECK(odd.starts_with("req_"));
  const auto problem = s.client.ask("GET", "/nothing", "X-Request-Id: abc-2\r\n");
  CHECK(text_of(parsed(problem), "request_id") == "abc-2");
}

TEST_CASE("X-Forwarded-For counts only as far as trusted proxies wrote it") {
  const auto trusted = addresses_of(std::vector<std::string>{"10.0.0.1", "10.0.0.2", "2001:db8:0::7"});
  const auto client = [&](const char* peer, std::string_view forwarded_for) {
    return client_address(unwrapped(boost::asio::ip::make_address(peer)), forwarded_for, trusted).to_string();
  };
  CHECK(client("1.2.3.4", "5.6.7.8") == "1.2.3.4");
  CHECK(client("10.0.0.1", "5.6.7.8") == "5.6.7.8");
  CHECK(client("10.0.0.1", "6.6.6.6, 5.6.7.8, 10.0.0.2") == "5.6.7.8");
  CHECK(client("10.0.0.1", "") == "10.0.0.1");
  CHECK(client("::ffff:10.0.0.1", "5.6.7.8") == "5.6.7.8");
  CHECK(client("2001:db8::7", "2001:db8::1") == "2001:db8::1");
  CHECK(client("10.0.0.1", "5.6.7.8:4711") == "5.6.7.8");
  CHECK(client("10.0.0.1", "[2001:db8::1]:4711") == "2001:db8::1");
  CHECK(client("10.0.0.1", "5.6.7.8, nonsense") == "10.0.0.1");
  CHECK(client("10.0.0.1", "[") == "10.0.0.1");
  CHECK(client_address(boost::asio::ip::make_address("10.0.0.1"), "5.6.7.8", {}).to_string() == "10.0.0.1");
}

TEST_CASE("addresses count one by one in IPv4, wrapped or not, and by /64 in IPv6") {
  const auto block = [](const char* text) { return address_block::of(boost::asio::ip::make_address(text)); };
  CHECK(block("1.2.3.4") == block("::ffff:1.2.3.4"));
  CHECK(block("1.2.3.4") != block("1.2.3.5"));
  CHECK(block("2001:db8::1") == block("2001:db8::ffff:1:2:3"));
  CHECK(block("2001:db8::1") != block("2001:db8:0:1::1"));
  CHECK(block("::1.2.3.4") != block("1.2.3.4"));
}

TEST_CASE("unknown keys are looked up only so often for one address, and good ones whatever happens") {
  const domain::steady_point start{std::chrono::seconds{1'000}};
  look_up_limits limits{3};
  const auto here = address_block::of(boost::asio::ip::make_address("192.0.2.1"));
  const auto there = address_block::of(boost::asio::ip::make_address("192.0.2.2"));
  // Good ones, all of them under way at once.
  for (int i = 0; i < 100; ++i)
    CHECK(limits.may_look_up(here, start));
  for (int i = 0; i < 3; ++i) {
    CHECK(limits.may_look_up(here, start));
    limits.note_unknown(here, start);
  }
  CHECK_FALSE(limits.may_look_up(here, start));
  CHECK(limits.may_look_up(there, start));
  CHECK(limits.may_look_up(here, start + std::chrono::milliseconds{400}));
  limits.note_unknown(here, start + std::chrono::milliseconds{400});
  CHECK_FALSE(limits.may_look_up(here, start + std::chrono::milliseconds{400}));
  CHECK(look_up_limits{0}.may_look_up(here, start));

  auto settings = served::quick_settings();
  settings.unknown_keys_per_address = 3;
  served s{settings};
  CHECK(s.get("/v1/balance").status == 200);
  response last;
  for (int i = 0; i < 1'000 && last.status != 429; ++i)
    last = s.client.ask("GET", "/v1/balance", "X-API-Key: " + api_key::generate().text + "\r\n");
  CHECK(last.status == 429);
  CHECK(code_of(last) == "rate_limited");
  CHECK(last.header("retry-after") == "1");
  CHECK(s.get("/v1/balance").status == 200);
  CHECK(s.client.ask("GET", "/v1/balance", "X-API-Key: mbs_live_x\r\n").status == 401);
}

TEST_CASE(
    "a key that was good on one thread is good on all, however many unknown ones come from its address") {
  auto settings = served::quick_settings();
  settings.unknown_keys_per_address = 3;
  served s{settings, {}, 4};
  CHECK(s.get("/v1/balance").status == 200);
  std::vector<socket_client> others;
  for (int i = 0; i < 16; ++i)
    others.push_back(s.connect());
  response last;
  for (int i = 0; i < 1'000 && last.status != 429; ++i)
    last = s.client.ask("GET", "/v1/balance", "X-API-Key: " + api_key::generate().text + "\r\n");
  REQUIRE(last.status == 429);
  for (auto& other : others)
    CHECK(other.ask("GET", "/v1/balance", s.authorization()).status == 200);
}

TEST_CASE("a key that is unknown is looked up once a second, whichever threads it comes to") {
  served s{served::quick_settings(), {}, 4};
  const auto unknown = "X-API-Key: " + api_key::generate().text + "\r\n";
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 8; ++i)
    CHECK(s.connect().ask("GET", "/v1/balance", unknown).status == 401);
  const auto took = std::chrono::steady_clock::now() - began;
  CHECK(s.access.key_look_ups() <= static_cast<std::size_t>(1 + took / std::chrono::seconds{1}));
}

TEST_CASE("of all keys that were good only so many are remembered, and a revoked one is not among them") {
  const domain::steady_point start{std::chrono::seconds{1'000}};
  look_up_limits limits{3};
  const auto key = [](std::size_t i) { return sha256("key " + std::to_string(i)); };
  for (std::size_t i = 0; i < look_up_limits::max_keys + 10; ++i)
    limits.learn(key(i), true, 0, start);
  CHECK_FALSE(limits.was_good(key(9)));
  CHECK(limits.was_good(key(10)));
  limits.learn(key(10), false, 1, start);
  CHECK_FALSE(limits.was_good(key(10)));
  CHECK(limits.is_unknown(key(10), 1, start));
  CHECK_FALSE(limits.is_unknown(key(10), 2, start));
  CHECK_FALSE(limits.is_unknown(key(10), 1, start + key_cache::lifetime_of_unknown));
}

TEST_CASE("however many addresses send unknown keys, only so many are remembered") {
  look_up_limits limits{1};
  domain::steady_point now{std::chrono::seconds{1'000}};
  std::size_t allowed = 0;
  for (std::uint64_t i = 0; i < look_up_limits::max_addresses + 1'000; ++i) {
    allowed += limits.may_look_up({i, true}, now) ? 1 : 0;
    limits.note_unknown({i, true}, now);
  }
  CHECK(allowed <= look_up_limits::max_addresses + 1);
  now += std::chrono::seconds{3};
  CHECK(limits.may_look_up({look_up_limits::max_addresses + 2'000, true}, now));
}

TEST_CASE("a flood of unknown keys from a whole /48 takes nothing from newcomers elsewhere") {
  look_up_limits limits{1};
  const domain::steady_point now{std::chrono::seconds{1'000}};
  for (std::uint64_t i = 0; i < look_up_limits::max_addresses + 1'000; ++i)
    limits.note_unknown({0x2001'0db8'0000'0000 + i, true}, now);
  CHECK_FALSE(limits.may_look_up({0x2001'0db8'0001'0000 + 5, true}, now));
  CHECK(limits.may_look_up({0x2a02'26f7'0000'0000, true}, now));
  CHECK(limits.may_look_up({0xC000'0201, false}, now));
}
