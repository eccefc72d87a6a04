#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;
using domain::platform_role;

namespace {

struct place : staff_desk {
  std::string own = domain::to_text(domain::person_id{1});
  std::string first = domain::to_text(domain::person_id{901});
  std::string second = domain::to_text(domain::person_id{902});

  response as(
      const std::string& who, std::string_view verb, const std::string& path, const std::string& body = {}) {
    return staff_desk::as(who, verb, "people" + path, body);
  }
};

std::string detail_of(const response& r) {
  return text_of(parsed(r), "detail");
}

}  // namespace

TEST_CASE("staff find people by what their name or address begins with, page after page") {
  place s;
  const auto page = parsed(s.as(s.operator_, "GET", "?prefix=am&limit=1"));
  CHECK(s.staff_people.last_wanted.prefix == "am");
  CHECK(s.staff_people.last_wanted.limit == 1);
  REQUIRE(page.at("people").as_array().size() == 1);
  const auto& shown = page.at("people").as_array()[0].as_object();
  CHECK(text_of(shown, "email") == "amina901@example.com");
  CHECK(text_of(shown, "platform_role") == "none");
  CHECK(text_of(shown, "status") == "open");
  CHECK(shown.at("second_factor").as_bool());
  CHECK(text_of(page, "next_cursor") == s.first);
  const auto rest = parsed(s.as(s.operator_, "GET", "?cursor=" + s.first));
  CHECK(s.staff_people.last_wanted.after == domain::person_id{901});
  CHECK(rest.at("next_cursor").is_null());
  for (const auto* bad : {"limit=0", "limit=201", "cursor=x", "cursor=acc_0000000000001", "name=am"})
    CHECK(s.as(s.operator_, "GET", "?" + std::string{bad}).status == 400);
  s.staff_people.too_many = true;
  const auto refused = s.as(s.operator_, "GET", "?prefix=a");
  CHECK(refused.status == 400);
  CHECK(detail_of(refused).find("1,000") != std::string::npos);
}

TEST_CASE("staff see one person with their accounts and without their secrets") {
  place s;
  for (const auto role : {platform_role::operator_, platform_role::privacy_officer}) {
    const auto r = s.as(s.sessions.staff(role), "GET", "/" + s.first);
    CHECK(r.status == 200);
    CHECK(r.body.find("argon2") == std::string::npos);
    const auto accounts = parsed(r).at("accounts").as_array();
    REQUIRE(accounts.size() == 1);
    CHECK(text_of(accounts[0].as_object(), "role") == "owner");
    CHECK(text_of(accounts[0].as_object(), "status") == "suspended");
  }
  for (const auto* none : {"per_0000000000009", "1", "acc_0000000000001"})
    CHECK(s.as(s.operator_, "GET", "/" + std::string{none}).status == 404);
}

TEST_CASE("an operator closes and opens a person, each once, and no last owner") {
  place s;
  const auto closed = s.as(s.operator_, "POST", "/" + s.second + "/close");
  CHECK(closed.status == 200);
  CHECK(text_of(parsed(closed), "status") == "closed");
  CHECK(s.staff_people.last_by.who == domain::audit_actor{domain::actor_kind::person, 1});
  CHECK(code_of(s.as(s.operator_, "POST", "/" + s.second + "/close")) == "no_change");
  CHECK(text_of(parsed(s.as(s.operator_, "POST", "/" + s.second + "/open")), "status") == "open");
  const auto owner = s.as(s.operator_, "POST", "/" + s.first + "/close");
  CHECK(owner.status == 409);
  CHECK(code_of(owner) == "last_owner");
  CHECK(s.as(s.operator_, "POST", "/per_0000000000009/close").status == 404);
}

TEST_CASE("an operator gives and takes roles of the platform") {
  place s;
  const auto given = s.as(s.operator_, "PUT", "/" + s.first + "/role", R"({"role":"finance"})");
  CHECK(given.status == 200);
  CHECK(text_of(parsed(given), "platform_role") == "finance");
  const auto taken = s.as(s.operator_, "PUT", "/" + s.second + "/role", R"({"role":"none"})");
  CHECK(text_of(parsed(taken), "platform_role") == "none");
  CHECK(code_of(s.as(s.operator_, "PUT", "/" + s.second + "/role", R"({"role":"none"})")) == "no_change");
  for (const auto* bad : {R"({"role":"owner"})", "{}", R"({"role":"none","why":"x"})"})
    CHECK(s.as(s.operator_, "PUT", "/" + s.first + "/role", bad).status == 400);
  CHECK(s.staff_people.people[0].person.platform_role == platform_role::finance);
}

TEST_CASE("nobody closes themselves or changes their own role") {
  place s;
  const auto asked = s.answers.asked();
  const auto closed = s.as(s.operator_, "POST", "/" + s.own + "/close");
  CHECK(closed.status == 403);
  CHECK(code_of(closed) == "permission_missing");
  CHECK(detail_of(closed) == "nobody closes themselves: another operator does");
  const auto lowered = s.as(s.operator_, "PUT", "/" + s.own + "/role", R"({"role":"support"})");
  CHECK(lowered.status == 403);
  CHECK(detail_of(lowered) == "nobody changes their own role: another operator does");
  CHECK(s.answers.asked() <= asked + 1);  // for who asks, and nothing behind
}

TEST_CASE("an operator ends all sessions of a person") {
  place s;
  const auto ended = s.as(s.operator_, "DELETE", "/" + s.second + "/sessions");
  CHECK(ended.status == 200);
  CHECK(parsed(ended).at("sessions_ended").as_int64() == 3);
  CHECK(s.as(s.operator_, "DELETE", "/per_0000000000009/sessions").status == 404);
}

TEST_CASE("changing people asks for the second factor again, and looking at them does not") {
  place s;
  s.sessions.change([](persistence::session_found& found) {
    found.session.factor_at = fake_sessions::now() - std::chrono::hours{1};
  });
  CHECK(s.as(s.operator_, "GET", "").status == 200);
  CHECK(s.as(s.operator_, "GET", "/" + s.first).status == 200);
  CHECK(code_of(s.as(s.operator_, "POST", "/" + s.second + "/close")) == "factor_needed_again");
  CHECK(code_of(s.as(s.operator_, "DELETE", "/" + s.second + "/sessions")) == "factor_needed_again");
}

TEST_CASE("nobody else sees or changes people") {
  place s;
  for (const auto& who : {s.sessions.member(account_role::owner), s.authorization(),
           s.sessions.staff(platform_role::support), s.sessions.staff(platform_role::finance)}) {
    CHECK(s.as(who, "GET", "").status == 403);
    CHECK(s.as(who, "GET", "/" + s.first).status == 403);
    CHECK(s.as(who, "POST", "/" + s.second + "/close").status == 403);
  }
  const auto officer = s.sessions.staff(platform_role::privacy_officer);
  CHECK(s.as(officer, "POST", "/" + s.second + "/close").status == 403);
  CHECK(s.as(officer, "PUT", "/" + s.second + "/role", R"({"role":"operator"})").status == 403);
  CHECK(s.staff_people.people[1].person.active);
}
