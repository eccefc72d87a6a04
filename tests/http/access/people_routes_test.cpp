#include "crypto/random.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

constexpr std::string_view from_our_page =
    "Sec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\nContent-Type: application/json\r\nUser-Agent: Firefox\r\n";

constexpr std::string_view good_sign_up =
    R"({"name":" Amina Otieno ","email":"Amina@Example.com","phone":"0712345678","company":"Tuma Ltd","password":"correct horse battery"})";

/// A request of our own page by somebody who has not signed in.
response ask(served& s, std::string_view target, std::string_view body) {
  return s.client.ask("POST", target, from_our_page, body);
}

std::string signed_in(served& s) {
  return s.sessions.sign_in() + "Content-Type: application/json\r\n";
}

}  // namespace

TEST_CASE("signing up hands on what is well formed, trimmed, and answers with what goes with the code") {
  served s;
  const auto r = ask(s, "/v1/sign-up", good_sign_up);
  CHECK(r.status == 202);
  CHECK(text_of(parsed(r), "sign_up") == "token_of_the_sign_up");
  CHECK(s.people.asked() == std::vector<std::string>{"sign_up Amina@Example.com Amina Otieno Tuma Ltd"});
  CHECK(s.people.last_client().agent == "Firefox");
  CHECK(domain::to_text(s.people.last_client().from) == "127.0.0.1");
  CHECK(r.header("set-cookie").empty());
}

TEST_CASE("what is wrong with a sign-up is said with its place, and nothing is begun") {
  struct wrong {
    std::string_view body, code, pointer;
  };
  served s;
  for (const auto& w :
      {
          wrong{
              R"({"name":"A","email":"no address","phone":"0712345678","password":"correct horse battery"})",
              "invalid_email", "/email"},
          wrong{R"({"name":"A","email":"a@b.co","phone":"12","password":"correct horse battery"})",
              "invalid_msisdn", "/phone"},
          wrong{R"({"name":"A","email":"a@b.co","phone":"0712345678","password":"short"})", "weak_password",
              "/password"},
          wrong{R"({"name":"A","email":"a@b.co","phone":"0712345678","password":"passwordpassword"})",
              "weak_password", "/password"},
          wrong{R"({"name":" ","email":"a@b.co","phone":"0712345678","password":"correct horse battery"})",
              "invalid_name", "/name"},
          wrong{
              R"({"name":"A\u0000","email":"a@b.co","phone":"0712345678","password":"correct horse battery"})",
              "malformed_request", "/name"},
          wrong{
              R"({"name":"A","email":"a@b.co","phone":"0712345678","password":"correct horse battery","language":"fr"})",
              "malformed_request", "/language"},
      }) {
    CAPTURE(w.body);
    const auto r = ask(s, "/v1/sign-up", w.body);
    CHECK(code_of(r) == w.code);
    CHECK(text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer") == w.pointer);
  }
  CHECK(s.people.asked().empty());
}

TEST_CASE("whatever a browser calls itself arrives as UTF-8, and old names are shown as such") {
  served s;
  const auto r = s.client.ask("POST", "/v1/session",
      "Sec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\nContent-Type: application/json\r\nUser-Agent: a\xff" +
          std::string(300, 'b') + "\r\n",
      R"({"email":"a@b.co","password":"correct horse battery"})");
  CHECK(r.status == 201);
  CHECK(s.people.last_client().agent == "a\uFFFD" + std::string(198, 'b'));
  s.people.set_agent("old\xff");
  const auto listed = s.client.ask("GET", "/v1/sign-ins", s.sessions.member(domain::account_role::viewer));
  CHECK(listed.body.find("old\uFFFD") != std::string::npos);
}

TEST_CASE("a right code signs the browser in, a wrong one does not") {
  served s;
  const auto good = ask(s, "/v1/sign-up/confirm", R"({"sign_up":"t","code":"123456"})");
  CHECK(good.status == 201);
  CHECK(good.header("set-cookie").find("mbs_token=" + std::string{fake_people::next_token}) == 0);
  CHECK(good.header("set-cookie").find("HttpOnly") != std::string::npos);
  CHECK(good.body.find(fake_people::next_token) == std::string::npos);
  const auto bad = ask(s, "/v1/sign-up/confirm", R"({"sign_up":"t","code":"654321"})");
  CHECK(code_of(bad) == "wrong_code");
  // Who mistyped may know; a guesser has no more tries for it.
  CHECK(parsed(bad).at("tries_left").as_int64() == 3);
  CHECK(bad.header("set-cookie").empty());
}

TEST_CASE("the cookie goes by https only where browsers come by https") {
  auto settings = served::quick_settings();
  settings.public_url = "https://sms.example.co.ke";
  served s{settings};
  const auto r = s.client.ask("POST", "/v1/session",
      "Origin: https://sms.example.co.ke\r\nMbs-Page: 1\r\nContent-Type: application/json\r\n",
      R"({"email":"a@b.co","password":"correct horse battery"})");
  CHECK(r.status == 201);
  CHECK(r.header("set-cookie").find("Secure") != std::string::npos);
}

TEST_CASE("signing in from another site's page, or with a key beside, is refused before anybody is asked") {
  served s;
  constexpr std::string_view body = R"({"email":"a@b.co","password":"correct horse battery"})";
  const auto ask_with = [&](const std::string& lines) {
    return code_of(s.client.ask("POST", "/v1/session", "Content-Type: application/json\r\n" + lines, body));
  };
  CHECK(ask_with("Sec-Fetch-Site: cross-site\r\nMbs-Page: 1\r\n") == "not_our_page");
  CHECK(ask_with("Origin: https://evil.example\r\nMbs-Page: 1\r\n") == "not_our_page");
  CHECK(ask_with("Sec-Fetch-Site: same-origin\r\n") == "not_our_page");
  CHECK(ask_with("Mbs-Page: 1\r\n") == "not_our_page");
  CHECK(ask_with("Sec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\n" + s.authorization()) == "two_credentials");
  CHECK(s.people.asked().empty());
}

TEST_CASE("a wrong password gives no cookie and says nothing of the address") {
  served s;
  const auto r = ask(s, "/v1/session", R"({"email":"a@b.co","password":"wrong"})");
  CHECK(code_of(r) == "wrong_credentials");
  CHECK(r.status == 401);
  CHECK(r.header("set-cookie").empty());
  CHECK(code_of(ask(s, "/v1/session", R"({"email":"a@b.co","password":")" + std::string(300, 'x') + "\"}")) ==
      "wrong_credentials");
}

TEST_CASE("what changes credentials gives the session its next token") {
  served s;
  const auto headers = signed_in(s);
  for (const auto& [method, target, body] :
      {std::tuple{"PUT", "/v1/me/password", R"({"password":"a quite different phrase"})"},
          std::tuple{"POST", "/v1/me/email/confirm", R"({"email":"new@b.co","code":"123456"})"},
          std::tuple{"POST", "/v1/me/phone/confirm", R"({"phone":"0712345678","code":"123456"})"},
          std::tuple{"POST", "/v1/session/password", R"({"password":"correct horse battery"})"}}) {
    CAPTURE(target);
    const auto r = s.client.ask(method, target, headers, body);
    CHECK(r.status == 200);
    CHECK(r.header("set-cookie").find(fake_people::next_token) != std::string::npos);
  }
}

TEST_CASE("signing out takes the cookie back") {
  served s;
  const auto r = s.client.ask("DELETE", "/v1/session", s.sessions.sign_in());
  CHECK(r.status == 200);
  CHECK(r.header("set-cookie").starts_with("mbs_token=;"));
  CHECK(s.people.asked() == std::vector<std::string>{"end_session ses_0000000000001"});
}

TEST_CASE("a person sees who they are, where they are signed in and who tried") {
  served s;
  const auto headers = s.sessions.sign_in();
  const auto get = [&](std::string_view target) { return s.client.ask("GET", target, headers); };
  const auto me = parsed(get("/v1/me"));
  CHECK(text_of(me, "email") == "amina@example.com");
  CHECK(text_of(me, "phone") == "+254712345678");
  CHECK(me.at("phone_proved_at").is_null());
  CHECK_FALSE(me.contains("password"));
  const auto session = parsed(get("/v1/sessions")).at("sessions").as_array().at(0).as_object();
  CHECK(session.at("current").as_bool());
  CHECK(text_of(session, "device") == "Firefox");
  const auto attempt = parsed(get("/v1/sign-ins?limit=5")).at("sign_ins").as_array().at(0).as_object();
  CHECK(text_of(attempt, "result") == "wrong_password");
  CHECK(attempt.at("tries").as_int64() == 1);
  CHECK(attempt.at("since") == attempt.at("at"));
  CHECK(code_of(get("/v1/sign-ins?limit=0")) == "malformed_request");
  CHECK(code_of(get("/v1/sign-ins?before=yesterday")) == "malformed_request");
}

TEST_CASE("a page of ours can name the account in the query, where it can set no header") {
  served s;
  const auto member = s.sessions.sign_in([](auto& f) {
    f.memberships.push_back(
        {domain::account_id{1}, f.person.id, domain::account_role::viewer, f.session.created_at});
  });
  const auto get = [&](std::string_view target) { return s.client.ask("GET", target, member).status; };
  const auto id = domain::to_text(domain::account_id{1});
  CHECK(get("/v1/balance") == 400);
  CHECK(get("/v1/balance?for_account=" + id) == 200);
  CHECK(get("/v1/messages?limit=5&for_account=" + id) == 200);
  CHECK(get("/v1/messages?for_account=" + id + "&limit=5") == 200);
  CHECK(get("/v1/balance?for_account=" + domain::to_text(domain::account_id{2})) == 404);
}

TEST_CASE("a token that was just given out is looked up, whatever strangers send from the same address") {
  auto settings = served::quick_settings();
  settings.unknown_keys_per_address = 1;
  served s{settings};
  REQUIRE(
      ask(s, "/v1/session", R"({"email":"p@example.com","password":"correct horse battery"})").status == 201);
  response unknown;
  for (int i = 0; i < 100 && unknown.status != 429; ++i)
    unknown = s.client.ask("GET", "/v1/me", fake_sessions::headers(crypto::random_token()));
  REQUIRE(unknown.status == 429);
  // The fakes know no session by it: what counts is that it was looked for.
  CHECK(s.client.ask("GET", "/v1/me", fake_sessions::headers(std::string{fake_people::next_token})).status ==
      401);
}
