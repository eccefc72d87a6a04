#include "domain/money/funding_reference.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mbs::domain;

TEST_CASE("a payment that was typed twice in different ways has one reference") {
  for (const auto* text : {"QK12AB", "qk12ab", " QK12AB", "Qk12Ab ", "  qk12AB  "}) {
    CAPTURE(text);
    CHECK(funding_reference_from(text) == "QK12AB");
  }
  CHECK(funding_reference_from("cheque   17 /a") == "CHEQUE 17 /A");
  CHECK(funding_reference_from(std::string(64, 'z')) == std::string(64, 'Z'));
  CHECK(funding_reference_from(*funding_reference_from(" a  b ")) == "A B");
}

TEST_CASE("what cannot be seen or typed is no reference") {
  for (const auto* text :
      {"", "   ", "QK\n", "QK\u200b", "caf\u00e9", "cafe\u0301", "QK\u202e", "\xff", "a\tb"}) {
    CAPTURE(text);
    CHECK_FALSE(funding_reference_from(text).has_value());
  }
  CHECK_FALSE(funding_reference_from(std::string(65, 'a')).has_value());
}
