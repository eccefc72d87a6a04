#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

constexpr std::string_view json = "Content-Type: application/json\r\n";

/// Somebody signed in, in a browser.
struct person_at : served {
  std::string headers = sessions.sign_in();

  response ask(std::string_view method, std::string_view target, std::string_view body = {}) {
    return client.ask(method, target, headers + (body.empty() ? std::string{} : std::string{json}), body);
  }
};

std::string token_set_by(const response& r) {
  const auto cookie = r.header("set-cookie");
  CHECK(cookie.starts_with("mbs_token="));
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  const auto value = cookie.substr(cookie.find('=') + 1);
  return value.substr(0, value.find(';'));
}

}  // namespace

TEST_CASE("a second factor is begun with a secret that is shown, and is on when a code of it came") {
  person_at p;
  CHECK_FALSE(parsed(p.ask("GET", "/v1/me/factor")).at("on").as_bool());
  CHECK(code_of(p.ask("POST", "/v1/me/factor/confirm", R"({"code":"123456"})")) == "not_waiting");
  const auto begun = p.ask("POST", "/v1/me/factor");
  CHECK(begun.status == 201);
  const auto secret = text_of(parsed(begun), "secret");
  CHECK(text_of(parsed(begun), "uri").find("otpauth://totp/mbs:w%40example.com?secret=" + secret) == 0);
  CHECK(text_of(parsed(begun), "qr_svg").starts_with("<svg"));
  CHECK_FALSE(p.factors.standing.is_on);
  const auto wrong = p.ask("POST", "/v1/me/factor/confirm", R"({"code":"654321"})");
  CHECK(wrong.status == 401);
  CHECK(code_of(wrong) == "wrong_factor");
  CHECK(wrong.header("set-cookie").empty());
  const auto on = p.ask("POST", "/v1/me/factor/confirm", R"({"code":"123 456"})");
  CHECK(on.status == 200);
  CHECK(parsed(on).at("recovery_codes").as_array().size() == 1);
  CHECK(token_set_by(on).size() == 43);
  CHECK(p.factors.last_person == domain::person_id{1});
  CHECK(p.factors.last_session == domain::session_id{1});
  const auto shown = parsed(p.ask("GET", "/v1/me/factor"));
  CHECK(shown.at("on").as_bool());
  CHECK(shown.at("recovery_codes_left").as_int64() == 10);
  CHECK_FALSE(shown.contains("recovery_codes"));
}

TEST_CASE("new recovery codes are shown once, and what is off has none") {
  person_at p;
  CHECK(code_of(p.ask("POST", "/v1/me/factor/recovery-codes")) == "factor_off");
  CHECK(code_of(p.ask("DELETE", "/v1/me/factor")) == "factor_off");
  p.factors.standing.is_on = true;
  const auto renewed = p.ask("POST", "/v1/me/factor/recovery-codes");
  CHECK(renewed.status == 200);
  CHECK(parsed(renewed).at("recovery_codes").as_array().size() == 1);
  (void)token_set_by(renewed);
  const auto off = p.ask("DELETE", "/v1/me/factor");
  CHECK(off.status == 200);
  CHECK_FALSE(parsed(off).at("on").as_bool());
  (void)token_set_by(off);
}

TEST_CASE("the factor given again rotates the session's token, and says how long to wait after failures") {
  person_at p;
  const auto given = p.ask("POST", "/v1/session/factor", R"({"code":"123456"})");
  CHECK(given.status == 200);
  CHECK(parsed(given).contains("at"));
  const auto token = token_set_by(given);
  CHECK(p.headers.find(token) == std::string::npos);
  const auto by_recovery = p.ask("POST", "/v1/session/factor", R"({"code":"7H2KD-M40XQ"})");
  CHECK(parsed(by_recovery).at("recovery_codes_left").as_int64() == 9);
  const auto early = p.ask("POST", "/v1/session/factor", R"({"code":"999999"})");
  CHECK(early.status == 429);
  CHECK(early.header("retry-after") == "8");
  CHECK(early.header("set-cookie").empty());
  CHECK(p.ask("POST", "/v1/session/factor", R"({"code":"12345"})").status == 400);
  CHECK(p.ask("POST", "/v1/session/factor", R"({})").status == 400);
  CHECK(p.ask("POST", "/v1/session/factor", R"({"code":"123456","password":"x"})").status == 400);
}

TEST_CASE("changes of the factor ask for it when it was not given lately, giving it does not") {
  person_at p;
  p.sessions.change([](auto& s) { s.session.factor_at.reset(); });
  for (const auto* target : {"/v1/me/factor", "/v1/me/factor/recovery-codes"})
    CHECK(code_of(p.ask("POST", target)) == "factor_needed_again");
  CHECK(code_of(p.ask("DELETE", "/v1/me/factor")) == "factor_needed_again");
  CHECK(p.ask("GET", "/v1/me/factor").status == 200);
  CHECK(p.ask("POST", "/v1/session/factor", R"({"code":"123456"})").status == 200);
}

TEST_CASE("a key has no second factor") {
  served s;
  CHECK(s.get("/v1/me/factor").status == 403);
  CHECK(s.post("/v1/session/factor", R"({"code":"123456"})").status == 403);
  CHECK(s.client.ask("GET", "/v1/me/factor").status == 401);
}
