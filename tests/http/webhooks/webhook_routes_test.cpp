#include "tests/http/serving.hpp"
#include "tests/http/webhooks/fake_webhooks.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_webhooks>;

response change(served_alone& s, std::string_view id, std::string_view body) {
  return s.patch("/v1/webhooks/" + std::string{id}, body);
}

}  // namespace

TEST_CASE("a webhook's secret is shown once, at its creation") {
  served_alone s;
  const auto made = s.post("/v1/webhooks", R"({"url":"https://example.com/dlr","batch":50})");
  CHECK(made.status == 201);
  const auto body = parsed(made);
  CHECK(text_of(body, "id").substr(0, 4) == "whk_");
  CHECK(text_of(body, "secret").substr(0, 6) == "whsec_");
  CHECK(body.at("batch").as_int64() == 50);
  CHECK(body.at("active").as_bool());
  const auto listed = s.get("/v1/webhooks");
  CHECK(listed.body.find("whsec_") == std::string::npos);
  CHECK(parsed(listed).at("webhooks").as_array().size() == 1);
  const auto again = s.post("/v1/webhooks", R"({"url":"https://example.com/dlr"})");
  CHECK(again.status == 409);
  CHECK(code_of(again) == "already_exists");
}

TEST_CASE("a webhook changes only in what is asked") {
  served_alone s;
  const auto id =
      text_of(parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/dlr","batch":50})")), "id");
  const auto changed = change(s, id, R"({"active":false})");
  CHECK(changed.status == 200);
  const auto body = parsed(changed);
  CHECK_FALSE(body.at("active").as_bool());
  CHECK(body.at("batch").as_int64() == 50);
  CHECK(text_of(body, "url") == "https://example.com/dlr");
  CHECK_FALSE(body.contains("secret"));
  CHECK(parsed(change(s, id, R"({"url":"https://example.com/b","batch":1})")).at("batch").as_int64() == 1);
  CHECK(change(s, "whk_0000000000009", "{}").status == 404);
  CHECK(change(s, "nonsense", "{}").status == 404);
}

TEST_CASE("malformed webhooks are refused with the field's pointer") {
  served_alone s;
  const auto pointer_of = [&](std::string_view body, unsigned status) {
    const auto r = s.post("/v1/webhooks", body);
    CHECK(r.status == status);
    return text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer");
  };
  CHECK(pointer_of("{}", 400) == "/url");
  CHECK(pointer_of(R"({"url":"gopher://x"})", 422) == "/url");
  CHECK(pointer_of(R"({"url":"https://example.com/","batch":0})", 400) == "/batch");
  CHECK(pointer_of(R"({"url":"https://example.com/","batch":101})", 400) == "/batch");
  CHECK(pointer_of(R"({"url":"https://example.com/","active":"yes"})", 400) == "/active");
  CHECK(pointer_of(R"({"url":"https://example.com/","secret":"whsec_x"})", 400) == "/secret");
  CHECK(s.post("/v1/webhooks", R"({"url":")" + std::string(9'000, 'x') + "\"}").status == 413);
}

TEST_CASE("a webhook that is deleted is gone, once") {
  served_alone s;
  const auto id = text_of(parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/dlr"})")), "id");
  const auto path = "/v1/webhooks/" + id;
  const auto deleted = s.client.ask("DELETE", path, s.authorization());
  CHECK(deleted.status == 200);
  CHECK(text_of(parsed(deleted), "id") == id);
  CHECK(parsed(s.get("/v1/webhooks")).at("webhooks").as_array().empty());
  CHECK(s.client.ask("DELETE", path, s.authorization()).status == 404);
  CHECK(s.client.ask("DELETE", "/v1/webhooks/nonsense", s.authorization()).status == 404);
}

TEST_CASE("a rotated secret is shown once, with the end of the one before") {
  served_alone s;
  const auto made = parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/dlr"})"));
  const auto path = "/v1/webhooks/" + text_of(made, "id") + "/rotate-secret";
  const auto rotated = s.client.ask("POST", path, s.authorization());
  CHECK(rotated.status == 200);
  const auto body = parsed(rotated);
  CHECK(text_of(body, "secret").substr(0, 6) == "whsec_");
  CHECK(text_of(body, "secret") != text_of(made, "secret"));
  CHECK(body.contains("previous_until"));
  CHECK(s.get("/v1/webhooks").body.find("whsec_") == std::string::npos);
  CHECK(
      s.client.ask("POST", "/v1/webhooks/whk_0000000000009/rotate-secret", s.authorization()).status == 404);
  CHECK(s.post(path, R"({"secret":"whsec_mine"})").status == 400);
}

TEST_CASE("the account's secret is rotated, and shown once") {
  served_alone s;
  const auto rotated = s.client.ask("POST", "/v1/webhook-secret", s.authorization());
  CHECK(rotated.status == 200);
  CHECK(text_of(parsed(rotated), "secret") == s.gateway.account_secret);
  CHECK(parsed(rotated).contains("previous_until"));
}

TEST_CASE("how a webhook fares is in its list") {
  served_alone s;
  (void)s.post("/v1/webhooks", R"({"url":"https://example.com/dlr"})");
  const auto one = [&] { return parsed(s.get("/v1/webhooks")).at("webhooks").as_array().at(0).as_object(); };
  CHECK(text_of(one(), "state") == "ok");
  CHECK_FALSE(one().contains("last_failed_at"));
  auto& e = s.gateway.endpoints().at(0);
  e.standing = {domain::time_point{std::chrono::hours{500'000}},
      domain::time_point{std::chrono::hours{500'001}}, 503, "", false};
  CHECK(text_of(one(), "state") == "failing");
  CHECK(one().at("last_status").as_int64() == 503);
  CHECK(one().contains("failing_since"));
  e.standing = {{}, domain::time_point{std::chrono::hours{500'001}}, 0, "connect: Connection refused", false};
  CHECK(text_of(one(), "state") == "ok");
  CHECK(text_of(one(), "last_error") == "connect: Connection refused");
  CHECK(text_of(one(), "last_error_code") == "cannot_connect");
  e.active = false;
  CHECK(text_of(one(), "state") == "off");
  e.active = true;
  e.standing.is_gone = true;
  CHECK(text_of(one(), "state") == "gone");
  CHECK_FALSE(one().at("active").as_bool());
}

TEST_CASE("a webhook that can be known to lead nowhere public is refused, and changes nothing") {
  served_alone s;
  for (const auto* url : {"http://127.0.0.1/", "http://169.254.169.254/latest", "http://localhost:9/",
           "http://[::1]/", "http://2130706433/"}) {
    CAPTURE(url);
    const auto r = s.post("/v1/webhooks", R"({"url":")" + std::string{url} + "\"}");
    CHECK(r.status == 422);
    CHECK(code_of(r) == "invalid_callback_url");
  }
  CHECK(parsed(s.get("/v1/webhooks")).at("webhooks").as_array().empty());
  const auto id = text_of(parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/"})")), "id");
  CHECK(change(s, id, R"({"url":"http://10.0.0.1/"})").status == 422);
}

TEST_CASE("a webhook says of what it is told, and takes what there is") {
  served_alone s;
  const auto made = parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/dlr"})"));
  CHECK(made.at("events").as_array().size() == 6);
  CHECK_FALSE(made.at("paused").as_bool());
  const auto id = text_of(made, "id");
  const auto changed = parsed(change(s, id, R"({"events":["sender.rejected","sender.approved"]})"));
  CHECK(boost::json::serialize(changed.at("events")) == R"(["sender.approved","sender.rejected"])");
  const auto wrong = change(s, id, R"({"events":["message.delivered","message.final"]})");
  CHECK(wrong.status == 400);
  const auto error = parsed(wrong).at("errors").as_array().at(0).as_object();
  CHECK(text_of(error, "pointer") == "/events");
  CHECK(text_of(error, "detail").find("message.final") != std::string::npos);
  CHECK(text_of(error, "detail").find("sender.approved") != std::string::npos);
  CHECK(change(s, id, R"({"events":[]})").status == 400);
  CHECK(change(s, id, R"({"events":["webhook.test"]})").status == 400);
  CHECK(s.gateway.endpoints().at(0).events.has(domain::event_type::sender_approved));
}

TEST_CASE("a webhook is the default as it is said, else as the account has none yet") {
  served_alone s;
  using persistence::default_rule;
  const auto made = parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/dlr"})"));
  CHECK(s.gateway.asked_rule == default_rule::when_first);
  CHECK_FALSE(made.at("default").as_bool());
  const auto id = text_of(made, "id");
  CHECK(parsed(change(s, id, R"({"default":true})")).at("default").as_bool());
  CHECK(parsed(change(s, id, R"({"batch":2})")).at("default").as_bool());
  CHECK_FALSE(parsed(change(s, id, R"({"default":false})")).at("default").as_bool());
  CHECK(change(s, id, R"({"default":"yes"})").status == 400);
  const auto said = parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/2","default":true})"));
  CHECK(said.at("default").as_bool());
  CHECK(s.gateway.asked_rule == default_rule::as_said);
  CHECK(s.post("/v1/webhooks", R"({"url":"https://example.com/3","default":false})").status == 201);
  CHECK(s.gateway.asked_rule == default_rule::as_said);
}

TEST_CASE("a webhook is paused and goes on") {
  served_alone s;
  const auto id = text_of(parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/dlr"})")), "id");
  const auto paused = parsed(change(s, id, R"({"paused":true})"));
  CHECK(paused.at("paused").as_bool());
  CHECK(paused.at("active").as_bool());
  CHECK(text_of(paused, "state") == "paused");
  CHECK(text_of(parsed(change(s, id, R"({"paused":false})")), "state") == "ok");
}
