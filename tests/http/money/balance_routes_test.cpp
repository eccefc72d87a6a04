#include "tests/http/money/fake_balances.hpp"
#include "tests/http/serving.hpp"
#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_balances>;
constexpr auto path = "/v1/balance/alerts";

response put(served_alone& s, std::string_view body) {
  return s.client.ask("PUT", path, s.json_headers(), body);
}

std::string pointer_of(const response& r) {
  return text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer");
}

/// Somebody of finance, who changes credit limits.
struct treasury : staff_desk {
  std::string finance = sessions.staff(domain::platform_role::finance);
  std::string account = domain::to_text(domain::account_id{1});

  response set(const std::string& body) {
    return client.ask("PUT", "/v1/platform/accounts/" + account + "/credit-limit",
        finance + "Content-Type: application/json\r\n", body);
  }
};

}  // namespace

TEST_CASE("alerts are set all at once, and shown with how they stand, the highest first") {
  served_alone s;
  CHECK(parsed(s.get(path)).at("alerts").as_array().empty());
  s.gateway.alerts.phone = domain::msisdn::parse("0712345678").value();
  const auto set = put(s, R"({"amounts":["200.5","5000"],"sms":true})");
  REQUIRE(set.status == 200);
  const auto body = parsed(set);
  const auto& alerts = body.at("alerts").as_array();
  REQUIRE(alerts.size() == 2);
  CHECK(text_of(alerts[0].as_object().at("amount").as_object(), "amount") == "5000.0000");
  CHECK(text_of(alerts[0].as_object(), "state") == "below");
  CHECK(text_of(alerts[0].as_object().at("armed_again_at").as_object(), "amount") == "5250.0000");
  CHECK(text_of(alerts[1].as_object(), "state") == "armed");
  CHECK(body.at("sms").as_bool());
  CHECK(text_of(body, "phone") == "+254 7** *** 678");
  CHECK(parsed(s.get(path)) == body);
  CHECK(parsed(put(s, R"({"amounts":[],"sms":false})")).at("alerts").as_array().empty());
}

TEST_CASE("amounts that cannot be are said at their field, and nothing is changed") {
  served_alone s;
  for (const auto* bad :
      {R"({"amounts":["1","2","3","4","5","6"],"sms":false})", R"({"amounts":["1","1.0"],"sms":false})",
          R"({"amounts":["x"],"sms":false})", R"({"amounts":["1.00001"],"sms":false})",
          R"({"amounts":["100000001"],"sms":false})", R"({"sms":false})"}) {
    CAPTURE(bad);
    const auto r = put(s, bad);
    CHECK(r.status == 400);
    CHECK(pointer_of(r) == "/amounts");
  }
  CHECK(put(s, R"({"amounts":["1"]})").status == 400);
  CHECK(s.gateway.alerts.alerts.empty());
  s.gateway.alerts.credit_limit = domain::money::from_shillings(501);
  CHECK(put(s, R"({"amounts":["-500"],"sms":false})").status == 200);
}

TEST_CASE("an amount that the balance never goes below is refused, and the lowest it can be is told") {
  served_alone s;
  CHECK(pointer_of(put(s, R"({"amounts":["0"],"sms":false})")) == "/amounts");
  s.gateway.alerts.credit_limit = domain::money::from_shillings(500);
  CHECK(put(s, R"({"amounts":["0"],"sms":false})").status == 200);
  CHECK(put(s, R"({"amounts":["-500"],"sms":false})").status == 400);
  CHECK(text_of(parsed(s.get(path)).at("lowest").as_object(), "amount") == "-500.0000");
}

TEST_CASE("texts are refused where the platform sends none, and that is told before") {
  served_alone s;
  CHECK(parsed(s.get(path)).at("sms_possible").as_bool());
  s.gateway.sends = false;
  CHECK_FALSE(parsed(s.get(path)).at("sms_possible").as_bool());
  const auto refused = put(s, R"({"amounts":["5"],"sms":true})");
  CHECK(refused.status == 422);
  CHECK(pointer_of(refused) == "/sms");
  CHECK(put(s, R"({"amounts":["5"],"sms":false})").status == 200);
}

TEST_CASE("a credit limit is changed with a reason, and its history shown") {
  treasury t;
  const auto set = t.set(R"({"amount":"5000","reason":"pays within 30 days"})");
  REQUIRE(set.status == 200);
  CHECK(text_of(parsed(set).at("after").as_object(), "amount") == "5000.0000");
  CHECK(code_of(t.set(R"({"amount":"5000.00","reason":"again"})")) == "no_change");
  CHECK(t.set(R"({"amount":"0","reason":"left"})").status == 200);
  const auto shown = parsed(t.as(t.finance, "GET", "accounts/" + t.account + "/credit-limits"));
  const auto& all = shown.at("credit_limits").as_array();
  REQUIRE(all.size() == 2);
  CHECK(text_of(all[0].as_object(), "reason") == "left");
  CHECK(text_of(all[0].as_object().at("before").as_object(), "amount") == "5000.0000");
  CHECK(text_of(all[0].as_object(), "by").starts_with("person:"));
}

TEST_CASE("a credit limit without a reason, below zero or out of range changes nothing") {
  treasury t;
  for (const auto* bad :
      {R"({"amount":"5"})", R"({"amount":"5","reason":""})", R"({"amount":"-1","reason":"x"})",
          R"({"amount":"100000000.0001","reason":"x"})", R"({"amount":"5","reason":"two\nlines"})"})
    CHECK(t.set(bad).status == 400);
  CHECK(t.balances.limits.empty());
  t.account = "acc_x";
  CHECK(code_of(t.set(R"({"amount":"5","reason":"x"})")) == "not_found");
}
