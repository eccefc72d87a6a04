#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::errc;

namespace {

response patch(served& s, std::string_view id, std::string_view body) {
  return s.client.ask("PATCH", "/v1/webhooks/" + std::string{id}, s.json_headers(), body);
}

}  // namespace

TEST_CASE("the balance is shown as decimal strings") {
  served s;
  const auto body = parsed(s.get("/v1/balance"));
  CHECK(text_of(body.at("available").as_object(), "amount") == "1000.0000");
  CHECK(text_of(body.at("reserved").as_object(), "amount") == "0.8000");
  CHECK(text_of(body.at("credit_limit").as_object(), "currency") == "KES");
}

TEST_CASE("networks are shown with their prices") {
  served s;
  const auto networks = parsed(s.get("/v1/networks")).at("networks").as_array();
  REQUIRE(!networks.empty());
  const auto& first = networks[0].as_object();
  CHECK(!text_of(first, "name").empty());
  CHECK(first.at("up").as_bool());
  const auto& price = first.at("prices").as_array().at(0).as_object();
  CHECK(text_of(price, "class") == "otp");
  CHECK(text_of(price.at("per_segment").as_object(), "amount") == "0.8000");
}

TEST_CASE("a webhook's secret is shown once, at its creation") {
  served s;
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
  served s;
  const auto id =
      text_of(parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/dlr","batch":50})")), "id");
  const auto changed = patch(s, id, R"({"active":false})");
  CHECK(changed.status == 200);
  const auto body = parsed(changed);
  CHECK_FALSE(body.at("active").as_bool());
  CHECK(body.at("batch").as_int64() == 50);
  CHECK(text_of(body, "url") == "https://example.com/dlr");
  CHECK_FALSE(body.contains("secret"));
  CHECK(parsed(patch(s, id, R"({"url":"https://example.com/b","batch":1})")).at("batch").as_int64() == 1);
  CHECK(patch(s, "whk_0000000000001", "{}").status == 404);
  CHECK(patch(s, "nonsense", "{}").status == 404);
}

TEST_CASE("malformed webhooks are refused with the field's pointer") {
  served s;
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

TEST_CASE("health is always good, readiness says why not") {
  served s;
  CHECK(s.client.ask("GET", "/healthz").status == 200);
  CHECK(s.client.ask("GET", "/readyz").status == 200);
  s.gateway.set_ready(false);
  const auto r = s.client.ask("GET", "/readyz");
  CHECK(r.status == 503);
  CHECK(parsed(r).at("because").as_array().at(0).as_string() == "the store is not there");
  CHECK(s.client.ask("GET", "/healthz").status == 200);
}

TEST_CASE("metrics are in Prometheus' text format") {
  served s;
  CHECK(s.send().status == 202);
  const auto r = s.client.ask("GET", "/metrics");
  CHECK(r.header("content-type").starts_with("text/plain; version=0.0.4"));
  CHECK(r.body.find("# TYPE mbs_messages_accepted_total counter\nmbs_messages_accepted_total 1\n") !=
      std::string::npos);
  CHECK(r.body.find("mbs_link_up{link=\"safaricom\"} 1\n") != std::string::npos);
  CHECK(r.body.find("mbs_link_submitted_total{link=\"safaricom\"} 7\n") != std::string::npos);
  CHECK(r.body.find("mbs_http_connections 1\n") != std::string::npos);
}

TEST_CASE("people find a page, and what a problem's code means") {
  served s;
  CHECK(s.client.ask("GET", "/").header("content-type") == "text/html; charset=utf-8");
  CHECK(s.client.ask("GET", "/problems/insufficient_credit").body.starts_with("insufficient_credit: "));
  CHECK(s.client.ask("GET", "/problems/method_not_allowed").status == 200);
  CHECK(s.client.ask("GET", "/problems/nonsense").status == 404);
}
