#include "tests/http/money/fake_top_ups.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_top_ups>;

constexpr auto wish = R"({"phone":"0712345678","amount":100})";

}  // namespace

TEST_CASE("a phone is asked for whole shillings, and the top-up is shown as it stands") {
  served_alone s;
  const auto made = s.post("/v1/top-ups", wish);
  REQUIRE(made.status == 201);
  const auto body = parsed(made);
  CHECK(text_of(body, "state") == "created");
  CHECK(text_of(body, "phone") == "+254712345678");
  CHECK(text_of(body.at("amount").as_object(), "amount") == "100.0000");
  CHECK(text_of(body, "account_reference").size() == 12);
  CHECK(parsed(s.get("/v1/top-ups/" + text_of(body, "id"))) == body);
}

TEST_CASE("what was paid shows its credit and receipt, what was not shows why") {
  served_alone s;
  (void)s.post("/v1/top-ups", wish);
  auto& t = s.gateway.top_ups.front();
  t.standing = {.state = domain::top_up_state::paid, .is_credited = true};
  t.receipt = "QK12AB34CD";
  auto body = parsed(s.get("/v1/top-ups/top_0000000000001"));
  CHECK(text_of(body, "receipt") == "QK12AB34CD");
  CHECK(text_of(body.at("credited").as_object(), "amount") == "100.0000");
  t.standing = {.state = domain::top_up_state::failed, .reason = domain::top_up_reason::wrong_pin};
  body = parsed(s.get("/v1/top-ups/top_0000000000001"));
  CHECK(text_of(body, "reason") == "wrong_pin");
  CHECK_FALSE(body.contains("credited"));
}

TEST_CASE("what cannot be asked for is said at its field, and nothing is kept") {
  served_alone s;
  for (const auto* bad : {R"({"phone":"0712345678","amount":1.5})",
           R"({"phone":"0712345678","amount":"100"})", R"({"phone":"0712345678"})",
           R"({"phone":"0712345678","amount":0})", R"({"phone":"0712345678","amount":5})"}) {
    CAPTURE(bad);
    const auto r = s.post("/v1/top-ups", bad);
    CHECK(r.status == 400);
    CHECK(text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer") == "/amount");
  }
  const auto number = s.post("/v1/top-ups", R"({"phone":"12","amount":100})");
  CHECK(number.status == 422);
  CHECK(code_of(number) == "invalid_msisdn");
  CHECK(s.gateway.top_ups.empty());
}

TEST_CASE("a phone that has a prompt is not asked again") {
  served_alone s;
  CHECK(s.post("/v1/top-ups", wish).status == 201);
  const auto r = s.post("/v1/top-ups", wish);
  CHECK(r.status == 422);
  CHECK(code_of(r) == "too_many_requests_open");
}

TEST_CASE("where no payments are taken, that is what is said") {
  served_alone s;
  s.gateway.possible.is_configured = false;
  CHECK(code_of(s.post("/v1/top-ups", wish)) == "payments_unavailable");
  CHECK(text_of(parsed(s.get("/v1/top-up-options")), "why_not") == "not_configured");
  s.gateway.possible.is_configured = s.gateway.possible.is_away = true;
  CHECK(text_of(parsed(s.get("/v1/top-up-options")), "why_not") == "away");
  s.gateway.possible.is_away = false;
  CHECK(parsed(s.get("/v1/top-up-options")).at("available").as_bool());
}

TEST_CASE("top-ups are listed page by page") {
  served_alone s;
  for (int i = 0; i < 5; ++i)
    (void)s.post("/v1/top-ups", R"({"phone":"071234567)" + std::to_string(i) + R"(","amount":100})");
  std::vector<std::string> ids;
  std::string cursor;
  do {
    const auto page = parsed(s.get("/v1/top-ups?limit=2" + cursor));
    for (const auto& t : page.at("top_ups").as_array())
      ids.push_back(text_of(t.as_object(), "id"));
    cursor = page.at("next_cursor").is_null() ? "" : "&cursor=" + text_of(page, "next_cursor");
  } while (!cursor.empty());
  CHECK(ids ==
      std::vector<std::string>{"top_0000000000005", "top_0000000000004", "top_0000000000003",
          "top_0000000000002", "top_0000000000001"});
  CHECK(s.get("/v1/top-ups?limit=101").status == 400);
}

TEST_CASE("what M-Pesa posts is kept as it comes when the address is known, and nowhere else") {
  served_alone s;
  for (const auto* body : {R"({"Body":{}})", "", "no JSON \x01"}) {
    const auto r = s.post("/v1/payments/push/known", body);
    CHECK(r.status == 200);
    CHECK(r.body == R"({"ResultCode":0})");
  }
  CHECK(s.post("/v1/payments/push/other", "{}").status == 404);
  CHECK(s.post("/v1/payments/push/known", std::string(70'000, ' ')).status == 413);
  CHECK(s.gateway.callbacks.size() == 3);
}
