#include "http/server/client_address.hpp"

#include "http/server/address_rates.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http;

namespace {

ip_address at(const char* text) {
  return boost::asio::ip::make_address(text);
}

const std::vector<ip_address> proxies{at("10.0.0.1"), at("10.0.0.2"), at("::1")};

std::string by_forwarded(const char* peer, std::string_view header) {
  return client_address_by_forwarded(at(peer), header, proxies).to_string();
}
std::string by_x_forwarded_for(const char* peer, std::string_view header) {
  return client_address(at(peer), header, proxies).to_string();
}

}  // namespace

TEST_CASE("what somebody writes of who asks is not believed unless a trusted proxy hands it on") {
  CHECK(by_x_forwarded_for("192.0.2.7", "196.201.214.200") == "192.0.2.7");
  CHECK(by_forwarded("192.0.2.7", "for=196.201.214.200") == "192.0.2.7");
  CHECK(by_x_forwarded_for("10.0.0.1", "196.201.214.200, 192.0.2.7") == "192.0.2.7");
  CHECK(by_x_forwarded_for("10.0.0.1", "196.201.214.200, 192.0.2.7, 10.0.0.2") == "192.0.2.7");
  CHECK(by_forwarded("10.0.0.1", "for=196.201.214.200, for=192.0.2.7") == "192.0.2.7");
  CHECK(by_forwarded("10.0.0.1", "for=196.201.214.200,for=192.0.2.7;proto=https, For=10.0.0.2;by=10.0.0.1") ==
      "192.0.2.7");
}

TEST_CASE("Forwarded is read in every form that RFC 7239 has") {
  CHECK(by_forwarded("10.0.0.1", R"(for="[2001:db8:cafe::17]:4711")") == "2001:db8:cafe::17");
  CHECK(by_forwarded("10.0.0.1", R"(for="[2001:db8::1]")") == "2001:db8::1");
  CHECK(by_forwarded("10.0.0.1", R"(for="192.0.2.43:47011")") == "192.0.2.43");
  CHECK(by_forwarded("::1", "proto=http;by=203.0.113.43 ; FOR=192.0.2.60") == "192.0.2.60");
  CHECK(by_forwarded("10.0.0.1", R"(for=192.0.2.1;host="a,b;for=9.9.9.9")") == "192.0.2.1");
  CHECK(by_forwarded("10.0.0.1", R"(for=192.0.2.1;host="a\",for=9.9.9.9")") == "192.0.2.1");
}

TEST_CASE("a Forwarded that hides or garbles the address stops there: the last that is known answers") {
  for (const auto* hidden : {"for=unknown", "for=_secret", "proto=https", "", ",", "for=", "for=\"",
           "for=a.b.c.d", "for=192.0.2.1;host=\"no end"})
    CHECK(by_forwarded("10.0.0.1", hidden) == "10.0.0.1");
  CHECK(by_forwarded("10.0.0.1", "for=192.0.2.1, for=unknown, for=10.0.0.2") == "10.0.0.2");
}

TEST_CASE("only the header that the proxies write is read") {
  const proxy_rules by_x{proxies, false}, by_standard{proxies, true};
  CHECK(by_x.client_of(at("10.0.0.1"), "192.0.2.1", "for=192.0.2.2") == at("192.0.2.1"));
  CHECK(by_standard.client_of(at("10.0.0.1"), "192.0.2.1", "for=192.0.2.2") == at("192.0.2.2"));
  CHECK(by_x.is_trusted(at("10.0.0.2")));
  CHECK_FALSE(by_x.is_trusted(at("10.0.0.3")));
}

TEST_CASE("an address does something so often a second, its neighbours in a /64 with it and nobody else") {
  domain::steady_point now{std::chrono::seconds{1'000}};
  address_rates rates{3};
  const auto block = [](const char* text) { return address_block::of(at(text)); };
  for (const auto* address : {"2001:db8:1:2::1", "2001:db8:1:2::ffff", "2001:db8:1:2:3:4:5:6"})
    CHECK(rates.take(block(address), now));
  CHECK_FALSE(rates.take(block("2001:db8:1:2::7"), now));
  CHECK_FALSE(rates.has_room(block("2001:db8:1:2::8"), now));
  CHECK(rates.take(block("2001:db8:1:3::1"), now));
  CHECK(rates.take(block("192.0.2.1"), now));
  CHECK(rates.take(block("::ffff:192.0.2.1"), now));
  CHECK(rates.take(block("192.0.2.1"), now));
  CHECK_FALSE(rates.take(block("192.0.2.1"), now));
  CHECK(rates.take(block("192.0.2.1"), now + std::chrono::milliseconds{400}));
  for (int i = 0; i < 100; ++i)
    CHECK(address_rates{0}.take(block("192.0.2.1"), now));
}

TEST_CASE("however many addresses come, only so many are remembered, and quiet ones are forgotten") {
  domain::steady_point now{std::chrono::seconds{1'000}};
  address_rates rates{1};
  std::size_t allowed = 0;
  for (std::uint64_t i = 0; i < address_rates::max_addresses + 1'000; ++i)
    allowed += rates.take({i, true}, now) ? 1 : 0;
  CHECK(allowed == address_rates::max_addresses + 1);
  CHECK(rates.size() == address_rates::max_addresses);
  now += std::chrono::seconds{3};
  CHECK(rates.take({1'000'000, true}, now));
  CHECK(rates.size() == 1);
}
