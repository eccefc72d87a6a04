#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;
using domain::platform_role;

namespace {

struct place : served {
  std::string owner = sessions.member(account_role::owner);
  std::string staff = sessions.staff(platform_role::operator_);
  std::string request = text_of(parsed(as(owner, "POST", "/v1/sender-requests",
                                    R"({"name":"DUKA","purpose":"Receipts for customers"})")),
      "id");

  response as(const std::string& who, std::string_view verb, std::string_view path,
      std::string_view body = {}, std::string_view type = "application/json") {
    return client.ask(verb, path, who + "Content-Type: " + std::string{type} + "\r\n", body);
  }
  response decide(const std::string& who, const std::string& verdict, std::string_view body) {
    return as(who, "POST", "/v1/platform/sender-requests/" + request + "/" + verdict, body);
  }
};

}  // namespace

TEST_CASE("staff are told whom everybody knows a sender looks like, and who asks is not") {
  place s;
  const auto asked =
      s.as(s.owner, "POST", "/v1/sender-requests", R"({"name":"M-PESA","purpose":"Receipts"})");
  CHECK(asked.body.find("looks_like") == std::string::npos);
  const auto seen = s.as(s.staff, "GET", "/v1/platform/sender-requests/" + text_of(parsed(asked), "id"));
  CHECK(text_of(parsed(seen), "looks_like") == "M-PESA");
}

TEST_CASE("staff see the queue, whose each request is and its documents") {
  place s;
  const auto document =
      text_of(parsed(s.as(s.owner, "POST", "/v1/sender-requests/" + s.request + "/documents", "%PDF-1.4 x",
                  "application/pdf")),
          "id");
  const auto queue = parsed(s.as(s.staff, "GET", "/v1/platform/sender-requests?state=waiting&limit=7"));
  CHECK(s.sender_requests.last_question.state == domain::sender_request_state::waiting);
  CHECK(s.sender_requests.last_question.oldest_first);
  CHECK(s.sender_requests.last_question.limit == 7);
  const auto one = queue.at("requests").as_array().at(0).as_object();
  CHECK(text_of(one, "account_name") == "Duka Ltd");
  CHECK(text_of(one, "asked_by_name") == "Asha");
  CHECK(text_of(one, "account_id") == domain::to_text(domain::account_id{1}));
  CHECK(one.at("documents").as_array().size() == 1);
  CHECK(one.at("looks_like").is_null());
  CHECK(s.as(s.staff, "GET", "/v1/platform/sender-requests/" + s.request).status == 200);
  const auto got = s.as(s.staff, "GET", "/v1/platform/sender-documents/" + document);
  CHECK(got.body == "%PDF-1.4 x");
  CHECK(got.header("content-disposition").starts_with("attachment"));
  const auto next = text_of(queue, "next_cursor");
  CHECK(s.as(s.staff, "GET", "/v1/platform/sender-requests?cursor=" + next).status == 200);
  CHECK(domain::to_text(s.sender_requests.last_question.beyond) == next);
  for (const auto* bad : {"state=open", "limit=0", "limit=201", "cursor=x", "colour=red"})
    CHECK(s.as(s.staff, "GET", "/v1/platform/sender-requests?" + std::string{bad}).status == 400);
}

TEST_CASE("staff approve a sender, with an end that lies ahead, once") {
  place s;
  for (const auto* bad : {R"({"expires_at":"2020-01-01T00:00:00Z"})", R"({"expires_at":"tomorrow"})",
           R"({"until":"2030-01-01T00:00:00Z"})"}) {
    const auto r = s.decide(s.staff, "approve", bad);
    CHECK(r.status == 400);
  }
  CHECK(s.sender_requests.requests.at(0).state == domain::sender_request_state::waiting);
  const auto done = s.decide(s.staff, "approve", R"({"expires_at":"2030-01-01T00:00:00Z"})");
  CHECK(done.status == 200);
  CHECK(text_of(parsed(done), "state") == "approved");
  CHECK(text_of(parsed(done), "expires_at") == "2030-01-01T00:00:00.000Z");
  CHECK(text_of(parsed(done), "decided_by").starts_with("person:"));
  CHECK(code_of(s.decide(s.staff, "approve", "{}")) == "not_waiting");
  // Its account sees what was decided, and not by whom.
  const auto own = parsed(s.as(s.owner, "GET", "/v1/sender-requests/" + s.request));
  CHECK(text_of(own, "state") == "approved");
  CHECK_FALSE(own.contains("decided_by"));
}

TEST_CASE("an approval whose end has come shows itself expired") {
  place s;
  REQUIRE(s.decide(s.staff, "approve", "{}").status == 200);
  s.sender_requests.requests.at(0).ends_at = domain::time_point{std::chrono::hours{1}};
  CHECK(text_of(parsed(s.as(s.owner, "GET", "/v1/sender-requests/" + s.request)), "state") == "expired");
}

TEST_CASE("staff reject a sender with a reason") {
  place s;
  for (const auto* bad : {"{}", R"({"reason":" "})", R"({"reason":"a\nb"})"})
    CHECK(s.decide(s.staff, "reject", bad).status == 400);
  const auto done = s.decide(s.staff, "reject", R"({"reason":"No licence"})");
  CHECK(text_of(parsed(done), "state") == "rejected");
  CHECK(text_of(parsed(s.as(s.owner, "GET", "/v1/sender-requests/" + s.request)), "reason") == "No licence");
}

TEST_CASE("only staff who decide see the queue or change it") {
  place s;
  const auto key = s.authorization();
  for (const auto& who : {s.owner, key, s.sessions.staff(platform_role::support),
           s.sessions.staff(platform_role::finance), s.sessions.staff(platform_role::privacy_officer)}) {
    CHECK(s.as(who, "GET", "/v1/platform/sender-requests").status == 403);
    CHECK(s.as(who, "GET", "/v1/platform/sender-requests/" + s.request).status == 403);
    CHECK(s.as(who, "GET", "/v1/platform/sender-documents/sdd_0000000000001").status == 403);
    CHECK(s.decide(who, "approve", "{}").status == 403);
    CHECK(s.decide(who, "reject", R"({"reason":"x"})").status == 403);
  }
  CHECK(s.sender_requests.requests.at(0).state == domain::sender_request_state::waiting);
  CHECK(s.as(s.staff, "GET", "/v1/platform/sender-requests/sdr_0000000000009").status == 404);
}
