#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using domain::account_role;

namespace {

struct accounts_served : served {
  std::string owner = sessions.member(account_role::owner);

  response as(const std::string& who, std::string_view method, const std::string& target,
      std::string_view body = {}) {
    return client.ask(method, target, body.empty() ? who : who + "Content-Type: application/json\r\n", body);
  }
};

}  // namespace

TEST_CASE("a signed-in person sees their accounts and opens another, naming none") {
  accounts_served s;
  const auto person = s.sessions.sign_in();
  const auto listed = parsed(s.as(person, "GET", "/v1/accounts")).at("accounts").as_array();
  REQUIRE(listed.size() == 1);
  CHECK(text_of(listed[0].as_object(), "role") == "owner");
  const auto made = s.as(person, "POST", "/v1/accounts", R"({"name":"Other Ltd"})");
  CHECK(made.status == 201);
  CHECK(text_of(parsed(made), "id") == domain::to_text(domain::account_id{2}));
  CHECK(s.accounts.opened->name == "Other Ltd");
  CHECK(s.accounts.opened->webhook_secret.starts_with("whsec_"));
  CHECK(made.body.find("whsec_") == std::string::npos);
  CHECK(code_of(s.as(person, "POST", "/v1/accounts", R"({"name":"a\u0007"})")) == "invalid_name");
  CHECK(s.get("/v1/accounts").status == 403);
}

TEST_CASE("a profile is read by every member and by keys, and changed by who manages the account") {
  accounts_served s;
  for (const auto role : domain::account_roles) {
    CAPTURE(domain::to_text(role));
    const auto who = s.sessions.member(role);
    const bool may = role == account_role::owner || role == account_role::administrator;
    CHECK(s.as(who, "GET", "/v1/account").status == 200);
    CHECK(s.as(who, "PATCH", "/v1/account", R"({"name":"New"})").status == (may ? 200 : 403));
  }
  CHECK(s.get("/v1/account").status == 200);
  CHECK(s.patch("/v1/account", R"({"name":"New"})").status == 403);
}

TEST_CASE("what a profile names is checked, brought to its form and handed on; the rest stays") {
  accounts_served s;
  const auto changed = s.as(s.owner, "PATCH", "/v1/account",
      R"({"kra_pin":" a012345678z ","billing_email":"Pay@Example.com","language":"sw","legal_name":""})");
  CHECK(changed.status == 200);
  CHECK(text_of(parsed(changed), "kra_pin") == "A012345678Z");
  REQUIRE(s.accounts.last);
  CHECK(s.accounts.last->kra_pin == "A012345678Z");
  CHECK(s.accounts.last->billing_email == "Pay@Example.com");
  CHECK(s.accounts.last->language == "sw");
  CHECK(s.accounts.last->legal_name == "");
  CHECK_FALSE(s.accounts.last->name);
  CHECK_FALSE(s.accounts.last->owners_need_factor);
  CHECK(s.accounts.changed_by == domain::person_id{1});
  s.accounts.last.reset();
  const auto refused = [&](std::string_view body, unsigned status) {
    CAPTURE(body);
    const auto r = s.as(s.owner, "PATCH", "/v1/account", body);
    CHECK(r.status == status);
    return text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer");
  };
  CHECK(refused(R"({"kra_pin":"123"})", 400) == "/kra_pin");
  CHECK(refused(R"({"name":""})", 422) == "/name");
  CHECK(refused(R"({"address":"a\nb"})", 422) == "/address");
  CHECK(refused(R"({"billing_email":"nobody"})", 422) == "/billing_email");
  CHECK(refused(R"({"language":"fr"})", 400) == "/language");
  CHECK(refused(R"({"status":"active"})", 400) == "/status");
  CHECK_FALSE(s.accounts.last);
}

TEST_CASE("an account that has nothing but trial credit is told what that reaches") {
  accounts_served s;
  CHECK(parsed(s.get("/v1/account")).at("trial").is_null());
  s.accounts.profile.trial = {.a_day = 20, .left = 3};
  const auto told = parsed(s.get("/v1/account"));
  const auto trial = told.at("trial").as_object();
  CHECK(trial.at("proved_numbers_only").as_bool());
  CHECK_FALSE(trial.at("promotional").as_bool());
  CHECK(trial.at("messages_a_day").as_int64() == 20);
  CHECK(trial.at("messages_left_today").as_int64() == 3);
}

TEST_CASE("a person sees the profile of no account but their own") {
  accounts_served s;
  const auto member = s.sessions.sign_in();
  CHECK(s.as(member + "Mbs-Account: " + domain::to_text(domain::account_id{1}) + "\r\n", "GET", "/v1/account")
            .status == 404);
  CHECK(code_of(s.as(member, "GET", "/v1/account")) == "account_not_named");
  const auto elsewhere = s.sessions.member(account_role::owner, domain::account_id{9});
  CHECK(s.as(elsewhere, "GET", "/v1/account").status == 200);
  CHECK(s.accounts.asked_for == domain::account_id{9});
}

TEST_CASE("whether owners need a second factor is said only by whoever gave theirs just now") {
  accounts_served s;
  const auto change = [&](std::string_view body) { return s.as(s.owner, "PATCH", "/v1/account", body); };
  CHECK(change(R"({"owners_need_factor":false})").status == 200);
  s.accounts.last.reset();
  s.sessions.change([](auto& found) { found.session.factor_at.reset(); });
  CHECK(code_of(change(R"({"owners_need_factor":false})")) == "factor_needed_again");
  CHECK_FALSE(s.accounts.last);
  CHECK(change(R"({"language":"sw"})").status == 200);
}
