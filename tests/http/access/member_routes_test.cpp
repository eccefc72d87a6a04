#include "http/access/member_routes.hpp"

#include "http/access/api_key.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using domain::account_role;
using persistence::keys_of_leaver;

namespace {

const std::string whom = domain::to_text(domain::person_id{42});

struct members_served : served {
  std::string owner = sessions.member(account_role::owner);

  response as(const std::string& who, std::string_view method, const std::string& target,
      std::string_view body = {}) {
    return client.ask(method, target, body.empty() ? who : who + "Content-Type: application/json\r\n", body);
  }
};

}  // namespace

TEST_CASE("members are listed with their roles") {
  members_served s;
  s.members.members.push_back({{domain::account_id{1}, domain::person_id{42}, account_role::finance, {}},
      "Asha \"A\"", "a@example.com"});
  const auto listed = parsed(s.as(s.owner, "GET", "/v1/members")).at("members").as_array();
  REQUIRE(listed.size() == 1);
  CHECK(text_of(listed[0].as_object(), "id") == whom);
  CHECK(text_of(listed[0].as_object(), "role") == "finance");
  CHECK(text_of(listed[0].as_object(), "name") == "Asha \"A\"");
  CHECK(s.as(s.sessions.member(account_role::viewer), "GET", "/v1/members").status == 403);
  CHECK(s.get("/v1/members").status == 403);
}

TEST_CASE("a role is changed for the account and by the person of the session") {
  members_served s;
  const auto path = "/v1/members/" + whom;
  const auto changed = s.as(s.owner, "PATCH", path, R"({"role":"sender"})");
  CHECK(changed.status == 200);
  CHECK(text_of(parsed(changed), "role") == "sender");
  REQUIRE(s.members.last);
  CHECK(s.members.last->account == domain::account_id{1});
  CHECK(s.members.last->by == domain::person_id{1});
  CHECK(s.members.last->whom == domain::person_id{42});
  CHECK(s.members.last->role == account_role::sender);
  s.members.last.reset();
  CHECK(s.as(s.owner, "PATCH", path, R"({"role":"king"})").status == 400);
  CHECK(s.as(s.owner, "PATCH", path, "{}").status == 400);
  CHECK(s.as(s.owner, "PATCH", "/v1/members/nonsense", R"({"role":"sender"})").status == 404);
  CHECK(s.as(s.sessions.member(account_role::sender), "PATCH", path, R"({"role":"owner"})").status == 403);
  CHECK_FALSE(s.members.last);
  s.answers.refuse_with({.why = domain::errc::last_owner, .detail = "transfer the ownership first"});
  const auto refused = s.as(s.owner, "PATCH", path, R"({"role":"viewer"})");
  CHECK(refused.status == 409);
  CHECK(code_of(refused) == "last_owner");
  CHECK(text_of(parsed(refused), "detail") == "transfer the ownership first");
}

TEST_CASE("who removes a member that made keys has to say what becomes of them") {
  members_served s;
  s.members.keys_of_whom = 3;
  const auto path = "/v1/members/" + whom;
  const auto asked = s.as(s.owner, "DELETE", path);
  CHECK(asked.status == 400);
  CHECK(text_of(parsed(asked), "detail").find("3 API keys") != std::string::npos);
  CHECK(text_of(parsed(asked).at("errors").as_array().at(0).as_object(), "parameter") == "keys");
  const auto kept = s.as(s.owner, "DELETE", path + "?keys=keep");
  CHECK(kept.status == 200);
  CHECK_FALSE(parsed(kept).at("keys_revoked").as_bool());
  CHECK(s.members.last->keys == keys_of_leaver::keep);
  const auto revoked = s.as(s.owner, "DELETE", path + "?keys=revoke");
  CHECK(parsed(revoked).at("keys").as_int64() == 3);
  CHECK(parsed(revoked).at("keys_revoked").as_bool());
  CHECK(s.members.last->keys == keys_of_leaver::revoke);
  CHECK(s.as(s.owner, "DELETE", path + "?keys=burn").status == 400);
  CHECK(s.as(s.owner, "DELETE", path + "?key=keep").status == 400);
}

TEST_CASE("whoever leaves or hands over the ownership does it for the account that they name") {
  members_served s;
  s.members.keys_of_whom = 2;
  const auto viewer = s.sessions.member(account_role::viewer);
  const auto left = s.as(viewer, "POST", "/v1/leave");
  CHECK(left.status == 200);
  CHECK(parsed(left).at("keys").as_int64() == 2);
  CHECK(s.members.last->whom == domain::person_id{2});
  s.members.last.reset();
  const auto nowhere = s.sessions.sign_in();
  CHECK(code_of(s.as(nowhere, "POST", "/v1/leave")) == "malformed_request");
  CHECK(s.client.ask("POST", "/v1/leave", s.authorization()).status == 403);
  CHECK(s.as(viewer, "POST", "/v1/ownership", R"({"to":")" + whom + "\"}").status == 403);
  CHECK(s.as(s.sessions.member(account_role::administrator), "POST", "/v1/ownership",
             R"({"to":")" + whom + "\"}")
            .status == 403);
  CHECK(s.as(s.owner, "POST", "/v1/ownership", R"({"to":"nobody"})").status == 404);
  CHECK_FALSE(s.members.last);
  const auto handed = s.as(s.owner, "POST", "/v1/ownership", R"({"to":")" + whom + "\"}");
  CHECK(handed.status == 200);
  CHECK(text_of(parsed(handed), "your_role") == "administrator");
  CHECK(s.members.last->whom == domain::person_id{42});
}

TEST_CASE("an invitation's token is in its mail only") {
  members_served s;
  const auto made = s.as(s.owner, "POST", "/v1/invitations", R"({"email":"g@example.com","role":"sender"})");
  CHECK(made.status == 201);
  CHECK(made.body.find("token") == std::string::npos);
  REQUIRE(s.members.last_wish);
  CHECK(s.members.last_wish->page == "http://127.0.0.1:0/accept");
  CHECK(s.members.last_wish->inviter == domain::person_id{1});
  CHECK(accept_page_of("https://sms.example.co.ke/", "x") == "https://sms.example.co.ke/accept");
  const auto listed = s.as(s.owner, "GET", "/v1/invitations");
  CHECK(listed.body.find("token") == std::string::npos);
  CHECK(parsed(listed).at("invitations").as_array().size() == 1);
  const auto id = text_of(parsed(made), "id");
  CHECK(s.as(s.owner, "DELETE", "/v1/invitations/" + id).status == 200);
  CHECK(domain::to_text(s.members.last->invitation) == id);
  CHECK(s.as(s.owner, "DELETE", "/v1/invitations/inv_x").status == 404);
  CHECK(s.as(s.owner, "POST", "/v1/invitations", R"({"email":"g@example.com"})").status == 400);
  s.answers.refuse_with({.why = domain::errc::already_exists, .detail = {}});
  const auto again = s.as(s.owner, "POST", "/v1/invitations", R"({"email":"g@example.com","role":"viewer"})");
  CHECK(again.status == 409);
  CHECK(text_of(parsed(again), "detail").find("revoke it first") != std::string::npos);
}

TEST_CASE("an invitation is accepted by the person who is signed in, for no account yet") {
  members_served s;
  const auto guest = s.sessions.sign_in();
  const auto done = s.as(guest, "POST", "/v1/invitations/accept", R"({"token":"abc"})");
  CHECK(done.status == 200);
  CHECK(text_of(parsed(done), "name") == "Duka Ltd");
  CHECK(s.members.last->by == domain::person_id{2});
  CHECK(s.members.last->token == sha256("abc"));
  CHECK(s.client.ask("POST", "/v1/invitations/accept", s.json_headers(), R"({"token":"abc"})").status == 403);
  s.answers.refuse_with({.why = domain::errc::not_found, .detail = {}});
  const auto none = s.as(guest, "POST", "/v1/invitations/accept", R"({"token":"abc"})");
  CHECK(none.status == 404);
  CHECK(text_of(parsed(none), "detail") == "there is no such invitation");
}

TEST_CASE("whoever holds the link is told what it is about, before they sign in") {
  members_served s;
  const auto ask = [&](const std::string& token) {
    return s.connect().ask("POST", "/v1/invitations/show", "Content-Type: application/json\r\n",
        R"({"token":")" + token + "\"}");
  };
  const auto shown = ask("abc");
  CHECK(shown.status == 200);
  const auto body = parsed(shown);
  CHECK(text_of(body, "account_name") == "Duka Ltd");
  CHECK(text_of(body, "invited_by") == "Asha");
  CHECK(text_of(body, "role") == "sender");
  CHECK(text_of(body, "email") == "g\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2@example.com");
  CHECK(text_of(body, "expires_at").ends_with("Z"));
  CHECK(s.members.last->token == sha256("abc"));
  s.answers.refuse_with({.why = domain::errc::not_found, .detail = {}});
  const auto none = ask("def");
  CHECK(none.status == 404);
  CHECK(text_of(parsed(none), "detail") == "there is no such invitation");
  // Who guesses is slowed down, and the store is not asked any more.
  auto last = none;
  for (int i = 0; i < 100 && last.status == 404; ++i)
    last = ask(std::to_string(i));
  CHECK(last.status == 429);
  CHECK_FALSE(last.header("retry-after").empty());
}

TEST_CASE("members are changed only by whoever gave their second factor just now") {
  members_served s;
  s.sessions.change([](auto& found) { found.session.factor_at.reset(); });
  struct attempt {
    std::string_view method;
    std::string target;
    std::string_view body;
  };
  for (const auto& [method, target, body] : {attempt{"PATCH", "/v1/members/" + whom, R"({"role":"viewer"})"},
           attempt{"DELETE", "/v1/members/" + whom, ""}, attempt{"POST", "/v1/ownership", R"({"to":"x"})"},
           attempt{"POST", "/v1/invitations", R"({"email":"g@example.com","role":"viewer"})"}}) {
    CAPTURE(target);
    CHECK(code_of(s.as(s.owner, method, target, body)) == "factor_needed_again");
  }
  CHECK(s.as(s.owner, "GET", "/v1/members").status == 200);
  CHECK_FALSE(s.members.last);
  CHECK_FALSE(s.members.last_wish);
}
