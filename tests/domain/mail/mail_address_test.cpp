#include "domain/mail/mail_address.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::domain;

namespace {

std::string parsed(std::string_view text) {
  const auto address = mail_address::parse(text);
  return address ? address->text() : "";
}

}  // namespace

TEST_CASE("addresses that people have are taken") {
  for (const auto* text : {"wanjiru@example.com", "wanjiru+sms@example.co.ke", "o'neill_7@mail.example.com",
           "a@b.cd", "x@xn--bcher-kva.example"})
    CHECK(parsed(text) == text);
}

TEST_CASE("an address is the same however it is typed") {
  CHECK(parsed("Wanjiru@Example.COM") == "wanjiru@example.com");
  CHECK(parsed("  wanjiru@example.com ") == "wanjiru@example.com");
  CHECK(parsed("wanjiru+sms@example.com") != parsed("wanjiru@example.com"));
}

TEST_CASE("the domain of an address is what follows the last at sign") {
  CHECK(mail_address::parse("asha@Mail.Example.com")->domain() == "mail.example.com");
}

TEST_CASE("what cannot be an address is refused") {
  for (const auto* text : {"", "@", "a", "a@", "@b.cd", "a@b", "a b@c.de", "a@b..cd", ".a@b.cd", "a.@b.cd",
           "a..b@c.de", "a@-b.cd", "a@b-.cd", "a@.cd", "a@b.cd.", "\"a b\"@c.de", "a@[127.0.0.1]",
           "a@127.0.0.1", "a@b@c.de", "a@b_c.de", "a<b@c.de", "a@b.cd>", "a,b@c.de", "a@b.cd, e@f.gh",
           "a@b.cd\r\nBcc: e@f.gh", "a\r@b.cd", "a@b.cd\n", "a\t@b.cd", "wanjirũ@example.com",
           "a@exämple.com"})
    CHECK_MESSAGE(parsed(text).empty(), text);
  CHECK(parsed(std::string{"a\0b@c.de", 8}).empty());
}

TEST_CASE("addresses have the lengths of RFC 5321") {
  const auto host = std::string(63, 'a') + '.' + std::string(63, 'b') + '.' + std::string(57, 'c') + ".de";
  const std::string local(64, 'l');
  CHECK(!parsed(local + "@b.cd").empty());
  CHECK(parsed(local + "l@b.cd").empty());
  CHECK((local + '@' + host).size() == 253);
  CHECK(!parsed(local + '@' + host).empty());
  CHECK(parsed(local + "@aa" + host).empty());
  CHECK(parsed("a@" + std::string(64, 'a') + ".de").empty());
}

TEST_CASE("whatever is taken for an address holds nothing that ends a line, a header or brackets") {
  const auto piece = rc::gen::element<std::string>("a", "@", ".", "b.cd", "\r", "\n", " ", "<", ">", "\"",
      ",", ":", ";", "\\", "(", ")", "+", "-", "\xc3\xa9");
  rc::check([&] {
    std::string text;
    for (const auto& p : *rc::gen::container<std::vector<std::string>>(piece))
      text += p;
    if (const auto address = mail_address::parse(text)) {
      for (const char c : address->text())
        RC_ASSERT(c > ' ' && c < 0x7f && std::string_view{"<>\",:;\\()[]"}.find(c) == std::string_view::npos);
      RC_ASSERT(mail_address::parse(address->text()) == address);
    }
  });
}

TEST_CASE("a mailbox is an address with or without a name") {
  const auto named = mailbox::parse("Tuma SMS <no-reply@mbs.example>");
  REQUIRE(named);
  CHECK(named->name == "Tuma SMS");
  CHECK(named->address.text() == "no-reply@mbs.example");
  CHECK(mailbox::parse("no-reply@mbs.example")->name.empty());
  for (const auto* text : {"", "Tuma", "Tuma <>", "Tuma <a@b.cd", "\"Tuma\" <a@b.cd>", "T\r\nBcc: x <a@b.cd>",
           "T <a@b.cd> <e@f.gh>"})
    CHECK_MESSAGE(!mailbox::parse(text), text);
}
