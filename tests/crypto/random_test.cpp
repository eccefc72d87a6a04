#include "crypto/random.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>

using namespace mbs::crypto;

TEST_CASE("random octets are as many as asked for and never the same twice") {
  CHECK(random_bytes(0).empty());
  CHECK(random_bytes(33).size() == 33);
  CHECK(random_bytes(16) != random_bytes(16));
}

TEST_CASE("a token is 43 characters of base64url, each time another") {
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const auto token = random_token();
    CHECK(token.size() == 43);
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
        std::string::npos);
    seen.insert(token);
  }
  CHECK(seen.size() == 200);
}

TEST_CASE("digits of a code are all alike, the first one too") {
  std::array<int, 10> first{};
  std::array<int, 10> last{};
  constexpr int tries = 20'000;
  for (int i = 0; i < tries; ++i) {
    const auto code = random_digits(6);
    REQUIRE(code.size() == 6);
    REQUIRE(code.find_first_not_of("0123456789") == std::string::npos);
    ++first[static_cast<std::size_t>(code.front() - '0')];
    ++last[static_cast<std::size_t>(code.back() - '0')];
  }
  // 2,000 expected of each; ten standard deviations (42) either way.
  for (const auto count : first)
    CHECK((count > 1'580 && count < 2'420));
  for (const auto count : last)
    CHECK((count > 1'580 && count < 2'420));
}
