#include "crypto/base64.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::crypto;

TEST_CASE("base64 is that of RFC 4648 section 10") {
  CHECK(to_base64("", base64::padded).empty());
  CHECK(to_base64("f", base64::padded) == "Zg==");
  CHECK(to_base64("foobar", base64::padded) == "Zm9vYmFy");
  CHECK(to_base64("f", base64::url_unpadded) == "Zg");
  CHECK(to_base64("\xfb\xff", base64::url_unpadded) == "-_8");
}

TEST_CASE("what was written is read again, and nothing else is taken for it") {
  rc::check([](const std::string& octets) {
    for (const auto kind : {base64::padded, base64::url_unpadded})
      RC_ASSERT(from_base64(to_base64(octets, kind), kind) == octets);
  });
  for (const auto* text : {"Z", "Zg", "Zg=", "Zg==x", "Zg==\n", " Zg==", "Zh==", "-_8="}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text, base64::padded));
  }
  CHECK_FALSE(from_base64("Zg==", base64::url_unpadded));
}
