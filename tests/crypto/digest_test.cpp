#include "crypto/digest.hpp"

#include <doctest/doctest.h>

using namespace mbs::crypto;

TEST_CASE("SHA-256 gives what FIPS 180-4 promises of \"abc\" and of nothing") {
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("a keyed digest is HMAC-SHA256 of the parts, each with eight octets of length in front") {
  // printf '\0\0\0\0\0\0\0\002hi' | openssl dgst -sha256 -hmac Jefe
  CHECK(to_hex(keyed_digest("Jefe", {"hi"})) ==
      "050a5b575ed7858bcb6890e7a9f6b9e47f9c38854d79d9de4c9e3e658457dfba");
  CHECK(
      to_hex(keyed_digest("Jefe", {})) == "923598ca6d64af2a5dba79dcd021a8a0fe5c5f557519adaaf0ad532d4506dd30");
}

TEST_CASE("no two lists of parts have the same keyed digest") {
  const auto one = keyed_digest("key", {"ab", "c"});
  CHECK(equal(one, keyed_digest("key", {"ab", "c"})));
  CHECK_FALSE(equal(one, keyed_digest("key", {"a", "bc"})));
  CHECK_FALSE(equal(one, keyed_digest("key", {"abc"})));
  CHECK_FALSE(equal(one, keyed_digest("key", {"ab", "c", ""})));
  CHECK_FALSE(equal(one, keyed_digest("kez", {"ab", "c"})));
}

TEST_CASE("texts are equal only when all of them is") {
  CHECK(equal("", ""));
  CHECK(equal("123456", "123456"));
  CHECK_FALSE(equal("123456", "123457"));
  CHECK_FALSE(equal("123456", "12345"));
}
