#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;
using domain::platform_role;

namespace {

struct place : staff_desk {
  std::string first = domain::to_text(domain::account_id{1});
};

}  // namespace

TEST_CASE("staff find accounts by what their name or address begins with, page after page") {
  place s;
  const auto page = parsed(s.ask("GET", "accounts?prefix=du&limit=1"));
  CHECK(s.staff_accounts.last_wanted.prefix == "du");
  CHECK(s.staff_accounts.last_wanted.limit == 1);
  REQUIRE(page.at("accounts").as_array().size() == 1);
  CHECK(text_of(page.at("accounts").as_array()[0].as_object(), "name") == "Duka 1");
  CHECK(text_of(page, "next_cursor") == s.first);
  const auto rest = parsed(s.ask("GET", "accounts?cursor=" + s.first));
  CHECK(s.staff_accounts.last_wanted.after == domain::account_id{1});
  CHECK(rest.at("next_cursor").is_null());
  for (const auto* bad : {"limit=0", "limit=201", "cursor=x", "name=du"})
    CHECK(s.ask("GET", "accounts?" + std::string{bad}).status == 400);
}

TEST_CASE("staff see one account without its secrets") {
  place s;
  for (const auto role : {platform_role::operator_, platform_role::finance, platform_role::support,
           platform_role::privacy_officer}) {
    const auto r = s.as(s.sessions.staff(role), "GET", "accounts/" + s.first);
    CHECK(r.status == 200);
    CHECK(text_of(parsed(r), "status") == "active");
    CHECK(r.body.find("whsec") == std::string::npos);
  }
  for (const auto* none : {"acc_0000000000009", "1", "key_0000000000001"})
    CHECK(s.ask("GET", "accounts/" + std::string{none}).status == 404);
}

TEST_CASE("an operator suspends an account and ends the suspension, each once") {
  place s;
  const auto suspended = s.ask("POST", "accounts/" + s.first + "/suspend");
  CHECK(suspended.status == 200);
  CHECK(text_of(parsed(suspended), "status") == "suspended");
  CHECK(s.staff_accounts.last_by.who.kind == domain::actor_kind::person);
  CHECK(code_of(s.ask("POST", "accounts/" + s.first + "/suspend")) == "no_change");
  const auto active = s.ask("POST", "accounts/" + s.first + "/activate");
  CHECK(text_of(parsed(active), "status") == "active");
  CHECK(s.ask("POST", "accounts/acc_0000000000009/suspend").status == 404);
}

TEST_CASE("nobody else looks for accounts or suspends one") {
  place s;
  for (const auto& who : {s.sessions.member(account_role::owner), s.authorization()}) {
    CHECK(s.as(who, "GET", "accounts").status == 403);
    CHECK(s.as(who, "GET", "accounts/" + s.first).status == 403);
    CHECK(s.as(who, "POST", "accounts/" + s.first + "/suspend").status == 403);
  }
  for (const auto role : {platform_role::finance, platform_role::support, platform_role::privacy_officer})
    for (const auto* change : {"/suspend", "/activate"})
      CHECK(s.as(s.sessions.staff(role), "POST", "accounts/" + s.first + change).status == 403);
  CHECK(s.staff_accounts.accounts[0].account.status == persistence::account_status::active);
}
