#include "actors/access/change_mails.hpp"

#include "actors/access/people_words.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mbs;
using namespace mbs::actors;

namespace {

constexpr domain::time_point now = domain::from_micros(1'800'000'000'000'000);

persistence::person_record owner(const std::string& name, const std::string& email) {
  persistence::person_record p;
  p.name = name;
  p.email = email;
  return p;
}

}  // namespace

TEST_CASE("each owner gets a mail of a new key, in their language, that shows only its start") {
  auto swahili = owner("Juma", "J@example.com");
  swahili.language = "sw";
  const auto mails =
      mails_of_new_key({"Duka Ltd", {owner("Asha", "a@example.com"), swahili, owner("X", "no address")}},
          {"shop", "mbs_live_ab", "Asha"}, now);
  REQUIRE(mails.size() == 2);
  for (const auto& mail : mails)
    CHECK(domain::flaw_of(mail.kind, mail.fields).empty());
  CHECK(mails[0].kind == domain::mail_kind::new_key);
  CHECK(mails[0].recipient.text() == "a@example.com");
  CHECK(mails[0].language == domain::mail_language::english);
  CHECK(mails[1].language == domain::mail_language::swahili);
  CHECK(mails[1].fields.find("key")->second == "shop");
  CHECK(mails[1].fields.find("start")->second == "mbs_live_ab");
  CHECK(mails[1].fields.find("maker")->second == "Asha");
}

TEST_CASE("a code by SMS is one segment in each language, and says how long it counts") {
  for (const auto* language : {"en", "sw"}) {
    const auto text = code_sms(language, "004217", std::chrono::minutes{7});
    CHECK(text.find("004217") != std::string::npos);
    CHECK(text.find(" 7") != std::string::npos);
    CHECK(text.size() <= 160);
    CHECK(number_changed_sms(language).size() <= 160);
  }
  CHECK(code_sms("sw", "1", {}) != code_sms("en", "1", {}));
}

TEST_CASE("an invitation is a whole mail whatever the names of strangers hold") {
  const std::string endless(5'000, 'w');
  for (const auto& name : {std::string{"Asha"}, std::string{}, std::string{"\n\r"}, std::string{"\xff\xfe"},
           std::string{"Win at evil.example/x <b>"}, endless}) {
    CAPTURE(name);
    const auto mails = mails_of_invitation("G@example.com", {name, name, "en"}, domain::account_role::viewer,
        "https://sms.example.co.ke/accept#token=abc_-", now);
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].recipient.text() == "g@example.com");
    CHECK(domain::flaw_of(mails[0].kind, mails[0].fields).empty());
    CHECK(mails[0].fields.find("inviter")->second.find("evil.example") == std::string::npos);
  }
  CHECK(mails_of_invitation("nobody", {"A", "B", "en"}, domain::account_role::viewer, "https://a/", now)
            .empty());
}
