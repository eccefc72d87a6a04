#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

constexpr std::string_view json = "Content-Type: application/json\r\n";

const std::string our_page = "Sec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\n";

response post(
    served& s, std::string_view target, std::string_view body, const std::string& headers = our_page) {
  return s.client.ask("POST", target, headers + (body.empty() ? std::string{} : std::string{json}), body);
}

}  // namespace

TEST_CASE("a recovery is asked for by whoever is not signed in, and answers alike whoever is asked for") {
  served s;
  const auto known = post(s, "/v1/recovery", R"({"email":"W@Example.com"})");
  const auto unknown = post(s, "/v1/recovery", R"({"email":"nobody@example.com"})");
  CHECK(known.status == 202);
  CHECK(unknown.status == 202);
  CHECK(known.body == unknown.body);
  CHECK(s.recoveries.asked.front() == "w@example.com");
  CHECK(code_of(post(s, "/v1/recovery", R"({"email":"none"})")) == "invalid_email");
  CHECK(post(s, "/v1/recovery", R"({})").status == 400);
  CHECK(
      code_of(post(s, "/v1/recovery", R"({"email":"w@example.com"})", "Mbs-Page: 1\r\n")) == "not_our_page");
}

TEST_CASE("the code of the mail begins the wait, and gives no session") {
  served s;
  const auto wrong = post(s, "/v1/recovery/confirm", R"({"email":"w@example.com","code":"654321"})");
  CHECK(code_of(wrong) == "wrong_code");
  CHECK(post(s, "/v1/recovery/confirm", R"({"email":"w@example.com","code":"x"})").status == 400);
  const auto begun = post(s, "/v1/recovery/confirm", R"({"email":"w@example.com","code":"123-456"})");
  CHECK(begun.status == 202);
  CHECK(parsed(begun).contains("due_at"));
  CHECK(parsed(begun).at("needs_agreement").as_bool());
  CHECK(begun.header("set-cookie").empty());
  CHECK(s.recoveries.last_by.who.kind == domain::actor_kind::system);
  CHECK_FALSE(s.recoveries.last_by.personal.ip.empty());
}

TEST_CASE("the person and the token of the mail end it") {
  served s;
  CHECK(code_of(post(s, "/v1/recovery/cancel", R"({"token":"other"})")) == "not_waiting");
  CHECK(post(s, "/v1/recovery/cancel", R"({"token":"end-it"})").status == 200);
  const auto own = s.sessions.sign_in();
  CHECK(post(s, "/v1/me/recovery/cancel", {}, own).status == 200);
  const auto other = s.sessions.sign_in();
  CHECK(code_of(post(s, "/v1/me/recovery/cancel", {}, other)) == "not_waiting");
  CHECK(post(s, "/v1/me/recovery/cancel", {}).status == 401);
}

TEST_CASE("staff who look after people agree, each once, with a factor given lately") {
  served s;
  const auto operator_ = s.sessions.staff(domain::platform_role::operator_);
  const auto support = s.sessions.staff(domain::platform_role::support);
  const auto target = "/v1/platform/recoveries/" + domain::to_text(domain::person_id{1}) + "/agree";
  const auto listed = s.client.ask("GET", "/v1/platform/recoveries", operator_);
  CHECK(listed.status == 200);
  CHECK(parsed(listed).at("recoveries").as_array().size() == 1);
  CHECK(post(s, target, {}, support).status == 403);
  CHECK(post(s, target, {}, s.sessions.sign_in()).status == 403);
  const auto agreed = post(s, target, {}, operator_);
  CHECK(agreed.status == 200);
  CHECK(parsed(agreed).at("agreed").as_int64() == 1);
  CHECK(code_of(post(s, target, {}, operator_)) == "no_change");
  CHECK(post(s, "/v1/platform/recoveries/nobody/agree", {}, operator_).status == 404);
  s.sessions.change([](auto& found) { found.session.factor_at.reset(); });
  CHECK(code_of(post(s, target, {}, operator_)) == "factor_needed_again");
}
