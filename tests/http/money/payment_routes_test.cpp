#include "domain/money/paybill_number.hpp"
#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::payment_state;
using domain::platform_role;

namespace {

struct desk : staff_desk {
  desk() {
    for (std::int64_t i = 1; i <= 3; ++i) {
      auto& p = payments.payments.emplace_back();
      p.id = {i};
      p.told.receipt = "QK0000000" + std::to_string(i);
      p.told.amount = domain::money::from_shillings(100 * i);
      p.told.typed = "jane's \xE2\x80\x9Cshop\xE2\x80\x9D";
      p.told.payer = "2547 ***** 126";
      p.state = i == 3 ? payment_state::credited : payment_state::suspense;
    }
  }
  std::string treasurer = sessions.staff(platform_role::finance);

  response match(const std::string& payment, const std::string& body) {
    return client.ask("POST", "/v1/platform/payments/" + payment + "/match",
        treasurer + "Content-Type: application/json\r\n", body);
  }
};

const std::string first = domain::to_text(domain::payment_id{1});
const std::string asha = domain::to_text(domain::account_id{1});

}  // namespace

TEST_CASE("finance sees payments by state, account, receipt and time, page after page") {
  desk s;
  const auto page = parsed(s.as(s.treasurer, "GET", "payments?state=suspense&limit=1"));
  REQUIRE(page.at("payments").as_array().size() == 1);
  const auto& p = page.at("payments").as_array()[0].as_object();
  CHECK(text_of(p, "receipt") == "QK00000001");
  CHECK(text_of(p, "state") == "suspense");
  CHECK(text_of(p, "payer") == "2547 ***** 126");
  CHECK(text_of(page, "next_cursor") == first);
  CHECK(parsed(s.as(s.treasurer, "GET", "payments?cursor=" + first)).at("payments").as_array().size() == 2);
  (void)s.as(
      s.treasurer, "GET", "payments?account=" + asha + "&receipt=qk00000002&since=2026-01-31T08:00:00Z");
  CHECK(s.payments.last_wanted.account == domain::account_id{1});
  CHECK(s.payments.last_wanted.receipt == "QK00000002");
  CHECK(s.payments.last_wanted.since.has_value());
  for (const auto* bad :
      {"limit=0", "limit=101", "cursor=x", "state=lost", "account=1", "receipt=%3F", "since=now"})
    CHECK(s.as(s.treasurer, "GET", "payments?" + std::string{bad}).status == 400);
}

TEST_CASE("one payment shows what was posted of it, and nobody but finance sees any") {
  desk s;
  const auto one = parsed(s.as(s.treasurer, "GET", "payments/" + first));
  CHECK(text_of(one.at("posted").as_array().at(0).as_object(), "note") == "it lacks receipt or amount");
  CHECK(s.as(s.treasurer, "GET", "payments/pay_0000000000009").status == 404);
  CHECK(s.as(s.operator_, "GET", "payments").status == 403);
  CHECK(s.as(s.operator_, "GET", "payments/" + first).status == 403);
}

TEST_CASE("a payment in suspense is matched once, with a reason, by an account's id or number") {
  desk s;
  CHECK(code_of(s.match(first, R"({"account":"acc_0000000000009","reason":"she called"})")) ==
      "malformed_request");
  CHECK(s.match(first, R"({"account":"me","reason":"she called"})").status == 400);
  CHECK(s.match(first, "{\"account\":\"" + asha + "\",\"reason\":\"\"}").status == 400);
  CHECK(s.match(first, "{\"account\":\"" + asha + "\"}").status == 400);
  const auto done = s.match(first, "{\"account\":\"" + asha + "\",\"reason\":\"she called\"}");
  REQUIRE(done.status == 200);
  CHECK(text_of(parsed(done), "account") == asha);
  CHECK(text_of(parsed(done), "reason") == "she called");
  CHECK(s.payments.last_by.who.kind == domain::actor_kind::person);
  const auto again = s.match(first, "{\"account\":\"" + asha + "\",\"reason\":\"me too\"}");
  CHECK(again.status == 409);
  CHECK(code_of(again) == "not_waiting");
  const auto number = domain::paybill_number({1});
  CHECK(s.match("pay_0000000000002", "{\"account\":\"" + number + "\",\"reason\":\"typed\"}").status == 200);
  CHECK(s.match("pay_0000000000009", "{\"account\":\"" + asha + "\",\"reason\":\"x\"}").status == 404);
}

TEST_CASE("what is unclear is looked at again, where there is something to ask by") {
  desk s;
  auto& t = s.payments.unclear.emplace_back();
  t.id = {5};
  t.account = {1};
  t.payer = domain::msisdn::from_number(254'712'345'678);
  t.standing.state = domain::top_up_state::unclear;
  const auto id = domain::to_text(t.id);
  const auto listed = parsed(s.as(s.treasurer, "GET", "unclear-top-ups"));
  CHECK_FALSE(listed.at("top_ups").as_array().at(0).at("may_look").as_bool());
  CHECK(code_of(s.as(s.treasurer, "POST", "unclear-top-ups/" + id + "/look")) == "no_change");
  t.checkout_request = "ws_CO_1";
  CHECK(s.as(s.treasurer, "POST", "unclear-top-ups/" + id + "/look").status == 200);
  CHECK(s.payments.looked == std::vector{domain::top_up_id{5}});
  CHECK(s.as(s.treasurer, "POST", "unclear-top-ups/top_0000000000009/look").status == 404);
  CHECK(s.as(s.operator_, "POST", "unclear-top-ups/" + id + "/look").status == 403);
}

TEST_CASE("what M-Pesa posts of payments is kept as it comes when the address is known, and nowhere else") {
  desk s;
  for (const auto* body : {R"({"TransID":"QK00000001"})", "", "no JSON \x01"})
    CHECK(s.client.ask("POST", "/v1/payments/confirmation/known", "", body).status == 200);
  CHECK(s.payments.posted.size() == 3);
  CHECK(s.client.ask("POST", "/v1/payments/confirmation/other", "", "{}").status == 404);
  CHECK(s.client.ask("POST", "/v1/payments/validation/other", "", "{}").status == 404);
  const auto no = s.client.ask("POST", "/v1/payments/validation/known", "", "bad");
  CHECK(no.status == 200);
  CHECK(no.body.find("C2B00012") != std::string::npos);
  CHECK(s.client.ask("POST", "/v1/payments/confirmation/known", "", std::string(70'000, ' ')).status == 413);
}
