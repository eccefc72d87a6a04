#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;
using domain::platform_role;

namespace {

std::string id_of(std::int64_t number) {
  return domain::to_text(domain::mail_id{number});
}

}  // namespace

TEST_CASE("an operator sees the outbox by state, page after page, and never what mails tell") {
  staff_desk s;
  const auto page = parsed(s.ask("GET", "mails?state=refused&limit=1"));
  CHECK(s.mails.last_wanted.state == persistence::mail_state::refused);
  REQUIRE(page.at("mails").as_array().size() == 1);
  const auto& shown = page.at("mails").as_array()[0].as_object();
  CHECK(text_of(shown, "to") == "asha@example.com");
  CHECK(text_of(shown, "kind") == "sender_approved");
  CHECK(text_of(shown, "last_answer").starts_with("550"));
  CHECK(shown.at("next_attempt_at").is_null());
  CHECK(text_of(page, "next_cursor") == text_of(shown, "id"));
  const auto all = parsed(s.ask("GET", "mails?cursor=" + text_of(shown, "id")));
  CHECK(domain::to_text(s.mails.last_wanted.before) == text_of(shown, "id"));
  CHECK_FALSE(s.mails.last_wanted.state);
  CHECK(all.at("next_cursor").is_null());
  for (const auto* bad : {"state=lost", "limit=0", "limit=201", "cursor=x", "to=a@example.com"})
    CHECK(s.ask("GET", "mails?" + std::string{bad}).status == 400);
}

TEST_CASE("an operator has a refused mail tried again, and no mail that was sent") {
  staff_desk s;
  const auto retried = s.ask("POST", "mails/" + id_of(8) + "/retry");
  CHECK(retried.status == 200);
  CHECK(text_of(parsed(retried), "state") == "waiting");
  CHECK(parsed(retried).at("final_at").is_null());
  CHECK_FALSE(parsed(retried).at("next_attempt_at").is_null());
  CHECK(s.mails.last_by.who.kind == domain::actor_kind::person);
  const auto sent = s.ask("POST", "mails/" + id_of(9) + "/retry");
  CHECK(sent.status == 409);
  CHECK(code_of(sent) == "already_final");
  for (const auto& none : {id_of(1), std::string{"x"}})
    CHECK(s.ask("POST", "mails/" + none + "/retry").status == 404);
}

TEST_CASE("an operator sees marked addresses and takes a mark away, however the path writes it") {
  for (const auto* written : {"a+b@example.com", "a%2bb%40example.com", "A%2BB@Example.com"}) {
    staff_desk s;
    const auto page = parsed(s.ask("GET", "mail-addresses?limit=1"));
    REQUIRE(page.at("addresses").as_array().size() == 1);
    CHECK(text_of(page.at("addresses").as_array()[0].as_object(), "source") == "bounced");
    CHECK(text_of(page, "next_cursor") == "a+b@example.com");
    CHECK(s.ask("GET", "mail-addresses?cursor=a%2Bb%40example.com").status == 200);
    CHECK(s.mails.last_after == "a+b@example.com");
    const auto gone = s.ask("DELETE", "mail-addresses/" + std::string{written});
    CHECK(gone.status == 200);
    CHECK(text_of(parsed(gone), "address") == "a+b@example.com");
    CHECK(s.mails.marks.empty());
    CHECK(s.mails.last_by.who.kind == domain::actor_kind::person);
    CHECK(s.ask("DELETE", "mail-addresses/" + std::string{written}).status == 404);
  }
  staff_desk s;
  for (const auto* none : {"nobody", "a%zz@example.com", "a%00@example.com"})
    CHECK(s.ask("DELETE", "mail-addresses/" + std::string{none}).status == 404);
  for (const auto* bad : {"cursor=x", "limit=0", "state=waiting"})
    CHECK(s.ask("GET", "mail-addresses?" + std::string{bad}).status == 400);
}

TEST_CASE("nobody else sees or changes the outbox") {
  staff_desk s;
  for (const auto& who : {s.sessions.member(account_role::owner), s.authorization(),
           s.sessions.staff(platform_role::support), s.sessions.staff(platform_role::privacy_officer)}) {
    CHECK(s.as(who, "GET", "mails").status == 403);
    CHECK(s.as(who, "GET", "mail-addresses").status == 403);
    CHECK(s.as(who, "POST", "mails/" + id_of(8) + "/retry").status == 403);
    CHECK(s.as(who, "DELETE", "mail-addresses/a+b@example.com").status == 403);
  }
  CHECK(s.mails.marks.size() == 1);
}
