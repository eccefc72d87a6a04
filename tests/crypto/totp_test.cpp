#include "crypto/totp.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace mbs;
using namespace mbs::crypto;
using namespace std::chrono_literals;

namespace {

domain::time_point at(std::int64_t seconds) {
  return domain::time_point{std::chrono::seconds{seconds}};
}

// The secret of RFC 6238 appendix B, "12345678901234567890", in base32.
constexpr std::string_view rfc_secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

struct vector {
  std::int64_t seconds;
  std::string_view code;  ///< the last six of the eight digits that the RFC shows
};
constexpr vector vectors[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"},
    {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};

}  // namespace

TEST_CASE("codes are those of RFC 6238 appendix B, in the step of their time") {
  for (const auto& [seconds, code] : vectors) {
    CAPTURE(seconds);
    CHECK(totp_step(rfc_secret, code, at(seconds), 0) == seconds / 30);
    CHECK(totp_code(rfc_secret, at(seconds)) == code);
  }
}

TEST_CASE("a code counts in its own step and as many around it as the window says") {
  const auto step = 1111111109 / 30;
  for (const int off : {-1, 0, 1}) {
    CAPTURE(off);
    CHECK(totp_step(rfc_secret, "081804", at((step + off) * 30), 1) == step);
    CHECK(totp_step(rfc_secret, "081804", at((step + off) * 30), 0).has_value() == (off == 0));
  }
  CHECK_FALSE(totp_step(rfc_secret, "081804", at((step + 2) * 30), 1));
  CHECK_FALSE(totp_step(rfc_secret, "081804", at((step - 2) * 30), 1));
}

TEST_CASE("the same code gives the same step each time, by which a caller refuses it") {
  const auto code = totp_code(rfc_secret, at(1'700'000'000));
  const auto first = totp_step(rfc_secret, code, at(1'700'000'000), 1);
  REQUIRE(first);
  CHECK(totp_step(rfc_secret, code, at(1'700'000'025), 1) == first);
}

TEST_CASE("what is no code of six digits counts never") {
  for (const auto* code : {"", "28708", "2870820", "28708a", " 287082", "287082 ", "94287082", "-87082"}) {
    CAPTURE(code);
    CHECK_FALSE(totp_step(rfc_secret, code, at(59), 1));
  }
  CHECK_FALSE(totp_step(rfc_secret, std::string_view{"287082\0", 7}, at(59), 1));
}

TEST_CASE("a malformed secret and a time before 1970 give nothing") {
  CHECK_FALSE(totp_step("", "287082", at(59), 1));
  CHECK_FALSE(totp_step("18!", "287082", at(59), 1));
  CHECK_FALSE(totp_step(std::string(1'000, 'A'), "287082", at(59), 1));
  CHECK_FALSE(totp_step(rfc_secret, "287082", at(-1), 1));
}

TEST_CASE("a new secret is 32 characters of base32, another one each time, and makes codes") {
  const auto secret = new_totp_secret();
  CHECK(secret.size() == 32);
  CHECK(secret.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == std::string::npos);
  CHECK(secret != new_totp_secret());
  CHECK(totp_step(secret, totp_code(secret, at(59)), at(59), 0) == 1);
}

TEST_CASE("the address for an authenticator has every name encoded") {
  CHECK(totp_uri("mbs", "a@b.example", "ABC") ==
      "otpauth://totp/mbs:a%40b.example?secret=ABC&issuer=mbs&algorithm=SHA1&digits=6&period=30");
  CHECK(totp_uri("A&B: Ltd", "x?y=\"z\"\xc3\xa9", "ABC") ==
      "otpauth://totp/A%26B%3A%20Ltd:x%3Fy%3D%22z%22%C3%A9?secret=ABC&issuer=A%26B%3A%20Ltd"
      "&algorithm=SHA1&digits=6&period=30");
}
