#include "protocols/base64.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::protocols;

TEST_CASE("base64 is that of the examples of RFC 4648") {
  CHECK(to_base64("").empty());
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  CHECK(from_base64("Zm9vYg==") == "foob");
  CHECK(from_base64("") == "");
}

TEST_CASE("what is not base64 with its padding is refused") {
  for (const auto* text : {"Zg", "Zg=", "Z", "Zg!=", "Zm9v\nYmF"})
    CHECK_FALSE(from_base64(text));
}

TEST_CASE("what is written as base64 is read back, behind what is there already") {
  CHECK(rc::check([](const std::string& octets) {
    std::string out = "before";
    append_base64(out, octets);
    RC_ASSERT(out.starts_with("before"));
    RC_ASSERT(from_base64(std::string_view{out}.substr(6)) == octets);
  }));
}
