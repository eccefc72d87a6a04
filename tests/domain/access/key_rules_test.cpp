#include "domain/access/key_rules.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace mbs::domain;

namespace {

using texts = std::vector<std::string>;

constexpr time_point noon = from_micros(1'770'000'000'000'000);

internet_address at(const std::string& text) {
  const auto address = internet_address_from(text);
  REQUIRE(address.has_value());
  return *address;
}

bool lets_in(const texts& list, const std::string& address) {
  const auto ranges = address_list_from(list);
  REQUIRE(ranges.has_value());
  return is_listed(*ranges, at(address));
}

std::string fault_of(const texts& list) {
  const auto ranges = address_list_from(list);
  return ranges ? "" : ranges.error().why;
}

}  // namespace

TEST_CASE("a list lets in what its blocks hold, and an empty one everybody") {
  CHECK(lets_in({}, "203.0.113.9"));
  CHECK(lets_in({"192.0.2.0/24"}, "192.0.2.255"));
  CHECK_FALSE(lets_in({"192.0.2.0/24"}, "192.0.3.0"));
  CHECK(lets_in({"198.51.100.7", "192.0.2.128/25"}, "198.51.100.7"));
  CHECK_FALSE(lets_in({"198.51.100.7"}, "198.51.100.6"));
  CHECK(lets_in({"2001:db8::/33"}, "2001:db8:7fff::1"));
  CHECK_FALSE(lets_in({"2001:db8::/33"}, "2001:db8:8000::1"));
  CHECK_FALSE(lets_in({"128.0.0.0/1"}, "127.0.0.1"));
}

TEST_CASE("a wrapped IPv4 address is that IPv4 address, in lists and of clients") {
  CHECK(at("::ffff:192.0.2.1") == at("192.0.2.1"));
  CHECK(at("::ffff:192.0.2.1") == internet_address::of_v4(0xC000'0201));
  CHECK(to_text(at("::ffff:192.0.2.1")) == "192.0.2.1");
  CHECK(lets_in({"192.0.2.0/24"}, "::ffff:192.0.2.9"));
  CHECK(lets_in({"::ffff:192.0.2.0/120"}, "192.0.2.9"));
  CHECK(to_text(address_list_from(texts{"::ffff:192.0.2.0/120"})->front()) == "192.0.2.0/24");
  CHECK_FALSE(lets_in({"2000::/3", "8000::/1"}, "192.0.2.1"));
  CHECK_FALSE(lets_in({"::/1"}, "192.0.2.1"));
}

TEST_CASE("what no address list may be is refused with what was meant") {
  CHECK(fault_of({"192.0.2.1/24"}) ==
      "\"192.0.2.1/24\" has bits set beyond its length; did you mean 192.0.2.0/24?");
  CHECK(fault_of({"2001:db8::1/32"}).ends_with("did you mean 2001:db8::/32?"));
  CHECK(fault_of({"192.0.2.0/33"}).find("allowed: 1 to 32") != std::string::npos);
  CHECK(fault_of({"2001:db8::/129"}).find("allowed: 1 to 128") != std::string::npos);
  for (const auto* wrong : {"192.0.2.0/", "192.0.2.0/x", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/0024"})
    CHECK(fault_of({wrong}).find("has no length") != std::string::npos);
  for (const auto* wrong : {"", "here", "192.0.2", "192.0.2.1:80", "fe80::1%lo", " 192.0.2.1", "[::1]"})
    CHECK(fault_of({wrong}).find("is no address") != std::string::npos);
  for (const auto* every : {"0.0.0.0/0", "::/0", "::ffff:0:0/96"})
    CHECK(fault_of({every}).find("every address") != std::string::npos);
  CHECK(fault_of({"::ffff:0:0/90"}).find("bits set beyond") != std::string::npos);
  texts many(max_address_ranges, "192.0.2.1");
  CHECK(address_list_from(many)->size() == 1);
  many.emplace_back("192.0.2.1");
  CHECK(fault_of(many) == "33 addresses are too many; allowed: at most 32");
}

TEST_CASE("a block holds exactly the addresses that begin as it does") {
  CHECK(rc::check("as written with all bits", [](std::uint32_t base, std::uint32_t other) {
    const auto length = *rc::gen::inRange(1, 33);
    const auto mask = ~std::uint32_t{0} << (32 - length);
    const auto block = to_text(internet_address::of_v4(base & mask)) + '/' + std::to_string(length);
    const auto list = address_list_from(texts{block});
    RC_ASSERT(list.has_value());
    RC_ASSERT(to_text(list->front()) == block);
    RC_ASSERT(is_listed(*list, internet_address::of_v4(other)) == ((base & mask) == (other & mask)));
    RC_ASSERT(is_listed(*list, internet_address::of_v4(base ^ 1U << (32 - length))) == false);
    RC_ASSERT(is_listed(*list, internet_address::of_v4(base)));
  }));
}

TEST_CASE("a key counts until the first of its ends, and not at that moment") {
  key_terms terms;
  CHECK(judge_key(terms, at("192.0.2.1"), noon) == key_verdict::usable);
  CHECK_FALSE(end_of(terms).has_value());
  for (auto* end : {&terms.revoked_at, &terms.expires_at, &terms.overlap_ends_at}) {
    terms = {};
    *end = noon;
    CHECK(judge_key(terms, at("192.0.2.1"), noon - duration{1}) == key_verdict::usable);
    CHECK(judge_key(terms, at("192.0.2.1"), noon) == key_verdict::ended);
  }
  terms = {.expires_at = noon + std::chrono::hours{2}, .revoked_at = {}, .overlap_ends_at = noon};
  CHECK(end_of(terms) == noon);
}

TEST_CASE("lists tell which end of a key came first") {
  key_terms terms;
  CHECK(state_text(terms, noon) == "active");
  terms.overlap_ends_at = noon;
  CHECK(state_text(terms, noon - duration{1}) == "replaced");
  CHECK(state_text(terms, noon) == "replaced and ended");
  terms.expires_at = noon - duration{2};
  CHECK(state_text(terms, noon) == "expired");
  terms.revoked_at = noon - duration{3};
  CHECK(state_text(terms, noon) == "revoked");
}

TEST_CASE("from elsewhere a key that ended is ended, and one that counts is away from home") {
  key_terms terms;
  terms.addresses = *address_list_from(texts{"192.0.2.0/24"});
  CHECK(judge_key(terms, at("192.0.2.77"), noon) == key_verdict::usable);
  CHECK(judge_key(terms, at("198.51.100.1"), noon) == key_verdict::foreign_address);
  terms.revoked_at = noon;
  CHECK(judge_key(terms, at("198.51.100.1"), noon) == key_verdict::ended);
}

TEST_CASE("a replaced key works for its overlap and never longer than it would have") {
  key_terms terms;
  CHECK(has_ended(replaced(terms, duration::zero(), noon), noon));
  const auto later = replaced(terms, std::chrono::hours{24}, noon);
  CHECK_FALSE(has_ended(later, noon + std::chrono::hours{24} - duration{1}));
  CHECK(has_ended(later, noon + std::chrono::hours{24}));
  terms.expires_at = noon + std::chrono::hours{1};
  CHECK(end_of(replaced(terms, std::chrono::hours{24}, noon)) == terms.expires_at);
  CHECK_FALSE(fault_of_overlap(max_key_overlap).has_value());
  CHECK(fault_of_overlap(max_key_overlap + duration{1}) == "an overlap is 0 to 30 days");
  CHECK(fault_of_overlap(duration{-1}).has_value());
}

TEST_CASE("a key expires in the future, and not in the next generation") {
  CHECK_FALSE(fault_of_expiry(noon + duration{1}, noon).has_value());
  CHECK(fault_of_expiry(noon, noon)->find("has passed") != std::string::npos);
  CHECK_FALSE(fault_of_expiry(noon + max_key_lifetime, noon).has_value());
  CHECK(fault_of_expiry(noon + max_key_lifetime + duration{1}, noon)->find("too far") != std::string::npos);
}

TEST_CASE("scopes are the texts of permissions, and those that keys may not have are refused") {
  CHECK(*key_scopes_from(texts{}) == key_scopes());
  const auto some = key_scopes_from(texts{"messages:read", "messages:send", "messages:read"});
  REQUIRE(some.has_value());
  CHECK(some->has(permission::messages_send));
  CHECK_FALSE(some->has(permission::balance_read));
  CHECK(key_scopes_text(*some) == "messages:send messages:read");
  CHECK(key_scopes_from(texts{"messages:send", "everything"})
            .error()
            .why.starts_with("\"everything\" is no scope of a key; allowed: messages:send messages:read"));
  for (const auto* text :
      {"public", "self", "self:credentials", "keys:manage", "members:read", "members:manage",
          "ownership:transfer", "exports:make", "audit:read", "platform:audit:read", "", "*"})
    CHECK_FALSE(key_scopes_from(texts{"messages:send", text}).has_value());
}

TEST_CASE("stored scopes lead back to themselves, and one that is not known grants nothing") {
  CHECK(key_scopes_from_stored(key_scopes_text(key_scopes())) == key_scopes());
  CHECK(key_scopes_from_stored("") == permission_set{});
  CHECK(key_scopes_from_stored("  messages:fly public messages:read ") ==
      permission_set{permission::messages_read});
}
