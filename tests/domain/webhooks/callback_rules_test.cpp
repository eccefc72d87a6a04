#include "domain/webhooks/callback_address.hpp"
#include "domain/webhooks/callback_places.hpp"
#include "domain/webhooks/callback_verdict.hpp"
#include "domain/webhooks/receiver_rest.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr time_point noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 12h};

/// Accounts whose endpoints all want more and never get an answer, taking places in turn.
struct hanging_accounts {
  struct account {
    std::map<int, std::uint32_t> posts;  // by endpoint
    std::uint32_t all = 0;
  };
  callback_places limits;
  std::map<int, account> accounts;
  std::uint32_t in_all = 0;
  std::uint32_t busy = 0;

  bool begin(int number, int endpoint) {
    auto& a = accounts[number];
    auto& mine = a.posts[endpoint];
    const std::uint32_t new_one = a.all == 0 ? 1 : 0;
    if (!may_begin(limits, {in_all, a.all, mine, busy + new_one})) return false;
    busy += new_one;
    ++mine, ++a.all, ++in_all;
    return true;
  }
  /// All its posts run into their time-outs.
  void end(int number) {
    in_all -= accounts[number].all;
    busy -= accounts[number].all == 0 ? 0 : 1;
    accounts.erase(number);
  }
  void fill(int count, int endpoints) {
    for (int a = 0; a < count; ++a)
      for (int e = 0; e < endpoints; ++e)
        while (begin(a, e))
          ;
  }
};

}  // namespace

TEST_CASE("a 4xx is about the event, but for those that ask to come again; what is no answer is about all") {
  using enum callback_verdict;
  for (unsigned s = 200; s < 300; ++s)
    CHECK(verdict_of(s) == delivered);
  for (unsigned s : {400u, 401u, 403u, 404u, 405u, 409u, 413u, 422u, 451u, 499u})
    CHECK(verdict_of(s) == refused);
  for (unsigned s : {0u, 301u, 302u, 304u, 307u, 399u, 408u, 425u, 429u, 500u, 502u, 503u, 504u, 599u, 999u})
    CHECK(verdict_of(s) == away);
  CHECK(verdict_of(410) == gone);
}

TEST_CASE(
    "a receiver rests after five failures in a row, longer each time up to its limit, until it answers") {
  receiver_rest rest{60s};
  auto now = noon;
  for (int i = 0; i < 4; ++i)
    CHECK_FALSE(rest.failed(now, {}));
  CHECK_FALSE(rest.is_away());
  CHECK(rest.failed(now, {}));
  CHECK(rest.until() == now + 5s);
  // What was under way meanwhile changes nothing.
  CHECK_FALSE(rest.failed(now + 1s, {}));
  CHECK(rest.until() == now + 5s);
  for (const auto pause : {10s, 20s, 40s, 60s, 60s, 60s}) {
    now = rest.until();
    CHECK_FALSE(rest.failed(now, {}));
    CHECK(rest.until() == now + pause);
  }
  for (int i = 0; i < 1'000; ++i) {
    now = rest.until();
    CHECK_FALSE(rest.failed(now, {}));
  }
  CHECK(rest.until() == now + 60s);
  CHECK(rest.answered());
  CHECK_FALSE(rest.rests(now));
  CHECK_FALSE(rest.answered());
}

TEST_CASE("what a receiver asks for by Retry-After makes a rest longer, never shorter") {
  receiver_rest rest{60s};
  CHECK_FALSE(rest.failed(noon, 100s));
  CHECK(rest.until() == noon + 100s);
  CHECK_FALSE(rest.failed(noon + 1s, 10s));
  CHECK(rest.until() == noon + 100s);
  for (int i = 0; i < 4; ++i)
    rest.failed(rest.until(), {});
  CHECK(rest.is_away());
}

TEST_CASE("the pauses of an event grow from seconds to hours") {
  CHECK(pause_after_attempt(0) == 5s);
  CHECK(pause_after_attempt(1) == 5s);
  CHECK(pause_after_attempt(2) == 15s);
  CHECK(pause_after_attempt(8) == 2h);
  CHECK(pause_after_attempt(60'000) == 2h);
}

TEST_CASE("an endpoint alone has all its places, and no more") {
  hanging_accounts w;
  w.fill(1, 1);
  CHECK(w.accounts[0].all == 32);
}

TEST_CASE("however many endpoints of an account hang, each of the others has a place at once") {
  hanging_accounts w;
  w.fill(1, 99);
  CHECK(w.begin(0, 99));
  CHECK(w.accounts[0].all <= 128 + 100);
}

TEST_CASE("however many accounts hang with all their endpoints, one that comes after them finds places") {
  for (const int accounts : {1, 2, 20, 60, 500}) {
    CAPTURE(accounts);
    hanging_accounts w;
    // Time-outs give places back, account after account, and each takes again what it may have.
    for (int round = 0; round < 4; ++round)
      for (int a = 0; a < accounts; ++a) {
        w.end(a);
        for (int e = 0; e < 100; ++e)
          while (w.begin(a, e))
            ;
      }
    CHECK(w.in_all <= w.limits.in_all);
    CHECK(w.begin(accounts, 0));
    CHECK(w.begin(accounts + 1, 0));
  }
}

TEST_CASE("of a callback URL only scheme, host and port may be logged") {
  CHECK(loggable_part("https://a.example:8443/secret/path?token=x") == "https://a.example:8443");
  CHECK(loggable_part("http://a.example?token=x") == "http://a.example");
  CHECK(loggable_part("http://[::1]:9/") == "http://[::1]:9");
  CHECK(loggable_part("https://a.example") == "https://a.example");
  CHECK(loggable_part("") == "");
}

TEST_CASE("a URL is cut before its query") {
  CHECK(without_query("https://a.example/x?a=1?b") == "https://a.example/x");
  CHECK(query_of("https://a.example/x?a=1?b") == "?a=1?b");
  CHECK(without_query("https://a.example/x") == "https://a.example/x");
  CHECK(query_of("https://a.example/x") == "");
  CHECK(query_of("https://a.example/x?") == "?");
}
