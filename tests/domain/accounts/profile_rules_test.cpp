#include "domain/accounts/profile_rules.hpp"

#include <doctest/doctest.h>

using namespace mbs::domain;

TEST_CASE("a KRA PIN is a letter, nine digits and a letter, and has one form") {
  CHECK(kra_pin_from("A012345678Z") == "A012345678Z");
  CHECK(kra_pin_from(" p051234567q ") == "P051234567Q");
  for (const auto* wrong : {"", "A01234567Z", "A0123456789Z", "0012345678Z", "A0123456780", "A01234567BZ",
           "A012345678Z\n", "A 12345678Z"}) {
    CAPTURE(wrong);
    CHECK_FALSE(kra_pin_from(wrong));
  }
}

TEST_CASE("a name is counted in characters and has something to be seen") {
  CHECK_FALSE(fault_of_name("Duka la Wanjirũ & Co.", longest_account_name));
  std::string long_name;
  for (std::size_t i = 0; i < longest_account_name; ++i)
    long_name += "ũ";
  CHECK_FALSE(fault_of_name(long_name, longest_account_name));
  CHECK(fault_of_name(long_name + "ũ", longest_account_name)->find("101 characters") != std::string::npos);
  CHECK(fault_of_name("", longest_account_name));
  CHECK(fault_of_name("   ", longest_account_name));
  CHECK(fault_of_name("a\nb", longest_account_name));
  CHECK(fault_of_name("\xff", longest_account_name));
}
