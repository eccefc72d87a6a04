#include "domain/access/email_address.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace mbs::domain;

TEST_CASE("an address is taken as people write it, and kept as written") {
  const auto found = email_address::from(" \tWanjiru@Example.COM ");
  REQUIRE(found);
  CHECK(found->text() == "Wanjiru@Example.COM");
  CHECK(found->folded() == "wanjiru@example.com");
  for (const auto* text : {"a@b.ke", "first.last@mail.co.ke", "o'brien@example.com", "w+sms@example.com",
           "x_y-z@xn--nxasmq6b.example", "1@1.com", "a@b.c1"})
    CHECK(email_address::from(text));
}

TEST_CASE("what is no address, or could be more than one, is refused") {
  for (const auto* text :
      {"", "@", "a", "a@", "@b.ke", "a@b", "a@@b.ke", "a@b@c.ke", ".a@b.ke", "a.@b.ke", "a..b@c.ke",
          "a b@c.ke", "a@b..ke", "a@.ke", "a@b.ke.", "a@-b.ke", "a@b-.ke", "a@b_c.ke", "a@[127.0.0.1]",
          "a@127.0.0.1", "\"a\"@b.ke", "a,b@c.ke", "<a@b.ke>", "a@b.ke\n", "a@b.ke\r\nBcc: c@d.ke",
          "a\r\n@b.ke", "w\xC3\xA4@b.ke", "a@b\xC3\xA4.ke", "a@b.ke,c@d.ke", "a@b.ke;c", "a(b)@c.ke"})
    CHECK_FALSE_MESSAGE(email_address::from(text), text);
  CHECK_FALSE(email_address::from(std::string_view{"a@b.ke\0", 7}));
}

TEST_CASE("an address, its local part and its labels have their lengths") {
  const std::string label(63, 'b');
  CHECK(email_address::from(std::string(64, 'a') + "@b.ke"));
  CHECK_FALSE(email_address::from(std::string(65, 'a') + "@b.ke"));
  CHECK(email_address::from("a@" + label + ".ke"));
  CHECK_FALSE(email_address::from("a@b" + label + ".ke"));
  const auto long_domain = "@" + label + "." + label + "." + label + ".ke";
  CHECK(email_address::from(std::string(254 - long_domain.size(), 'a') + long_domain));
  CHECK_FALSE(email_address::from(std::string(255 - long_domain.size(), 'a') + long_domain));
}

TEST_CASE("a tag is another person, and shares what is once for an address without it") {
  const auto plain = email_address::from("wanjiru@example.com");
  const auto tagged = email_address::from("Wanjiru+SMS+2@example.com");
  CHECK_FALSE(*plain == *tagged);
  CHECK(tagged->without_tag() == plain->without_tag());
  CHECK(email_address::from("+a@b.ke")->without_tag() == "+a@b.ke");
}

TEST_CASE("a list shows the first character and the domain") {
  CHECK(email_address::from("wanjiru@example.com")->masked() == "w\u2022\u2022\u2022@example.com");
  CHECK(email_address::from("w@example.com")->masked() == "w\u2022\u2022\u2022@example.com");
}

TEST_CASE("no address can break a header, and a fold is its own fold") {
  rc::check([](const std::string& noise) {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::element('a', 'B', '.', '@', '+', '-', '1', ' ', '\n', '"', '<', ',', '\0'));
    for (const auto& tried : {noise, text, text + "@b.ke", "a@" + text + ".ke"}) {
      const auto found = email_address::from(tried);
      if (!found) continue;
      RC_ASSERT(found->text().find_first_of(std::string{"\r\n\0\t \"<>,;:()\\", 13}) == std::string::npos);
      RC_ASSERT(std::count(found->text().begin(), found->text().end(), '@') == 1);
      RC_ASSERT(email_address::from(found->folded())->text() == found->folded());
    }
  });
}
