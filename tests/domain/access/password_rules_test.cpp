#include "domain/access/password_rules.hpp"

#include "domain/access/common_passwords.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>
#include <string>

using namespace mbs::domain;

namespace {

constexpr password_owner wanjiru{.email = "Wanjiru.Kamau@example.com", .name = "Wanjiru Kamau"};
constexpr common_passwords few{"correcthorse\npassword1234\nqwertyuiop12\n"};

std::optional<password_fault> fault(std::string_view password) {
  return fault_of(password, wanjiru, few);
}

}  // namespace

TEST_CASE("twelve characters are enough, of any kind and script") {
  CHECK_FALSE(fault("abcabcabcxyz"));
  CHECK_FALSE(fault("      blanks"));
  CHECK_FALSE(fault("\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"));
  CHECK(fault("abcabcabcxy") == password_fault::too_short);
  CHECK(fault("") == password_fault::too_short);
  // Twelve octets, six characters.
  CHECK(fault("\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4") == password_fault::too_short);
}

TEST_CASE("a password is bounded in octets and is UTF-8") {
  CHECK_FALSE(fault(std::string(256, 'x')));
  CHECK(fault(std::string(257, 'x')) == password_fault::too_long);
  CHECK(fault("abcabcabcxyz\xC3") == password_fault::not_utf8);
  CHECK(fault("abcabcabcxyz\xED\xA0\x80") == password_fault::not_utf8);
}

TEST_CASE("a common password is refused in any case") {
  for (const auto* common : {"correcthorse", "password1234", "qwertyuiop12", "PassWord1234", "QWERTYUIOP12"})
    CHECK(fault(common) == password_fault::too_common);
  for (const auto* other : {"correcthorse2", "aaaaaaaaaaaa", "zzzzzzzzzzzz", "password12345"})
    CHECK_FALSE(fault(other));
}

TEST_CASE("one's own e-mail or name with little more is refused") {
  for (const auto* own : {"wanjiru.kamau@example.com", "Wanjiru.Kamau", "WanjiruKamau", "wanjiru kamau",
           "WanjiruKamau1", "12wanjirukamau3", "wanjiru.kamau2024"})
    CHECK(fault(own) == password_fault::own_name);
  CHECK_FALSE(fault("wanjirukamau goes home"));
  CHECK_FALSE(fault_of("abcabcabcxyz", {.email = "", .name = ""}, few));
  CHECK_FALSE(fault_of("abcabcabcxyz", {.email = "@", .name = " "}, few));
}

TEST_CASE("every fault has a code and a sentence of its own") {
  std::set<std::string_view> texts;
  for (unsigned f = 0; f <= static_cast<unsigned>(password_fault::own_name); ++f) {
    texts.insert(to_code(static_cast<password_fault>(f)));
    texts.insert(describe(static_cast<password_fault>(f)));
  }
  CHECK(texts.size() == 2 * (static_cast<unsigned>(password_fault::own_name) + 1));
}

TEST_CASE("a list has exactly its lines") {
  rc::check([](const std::set<std::uint16_t>& some, std::uint16_t other) {
    std::set<std::string> lines;
    for (const auto n : some)
      lines.insert(std::string(n % 3U, 'a') + std::to_string(n % 300U));
    std::string all;
    for (const auto& line : lines)
      all += line + "\n";
    const common_passwords list{all};
    for (const auto& line : lines) {
      RC_ASSERT(list.has(line));
      RC_ASSERT(list.has(line + "0") == lines.contains(line + "0"));
    }
    const auto wanted = std::to_string(other % 300U);
    RC_ASSERT(list.has(wanted) == lines.contains(wanted));
    RC_ASSERT_FALSE(list.has(""));
  });
}

TEST_CASE("the list that the build took in knows what everybody tries first") {
  const auto known = known_common_passwords();
  for (const auto* common :
      {"123456789012", "1qaz2wsx3edc", "q1w2e3r4t5y6", "qwertyuiop123", "passwordpassword"})
    CHECK_MESSAGE(known.has(common), common);
  CHECK_FALSE(known.has("the heron walks at noon"));
  CHECK_FALSE_MESSAGE(known.has("password"), "shorter than any that may be chosen");
}
