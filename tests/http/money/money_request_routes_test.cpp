#include "domain/messages/daily_report.hpp"
#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::platform_role;

namespace {

const std::string asha = domain::to_text(domain::account_id{1});
const std::string today = to_text(domain::kenyan_day_at(fake_sessions::now()));

struct desk : staff_desk {
  std::string one = sessions.staff(platform_role::finance);
  std::string other = sessions.staff(platform_role::finance);

  response tell(const std::string& who, const std::string& path, const std::string& body = {}) {
    return client.ask("POST", "/v1/platform/money-requests" + path,
        body.empty() ? who : who + "Content-Type: application/json\r\n", body);
  }
  std::string proposed(const std::string& body) {
    const auto made = tell(one, "", body);
    CAPTURE(made.body);
    CHECK(made.status == 201);
    return '/' + text_of(parsed(made), "id");
  }
  static std::string payment(const std::string& reference, const std::string& amount = "2500.00") {
    return R"({"kind":"bank_payment","account":")" + asha + R"(","amount":")" + amount +
        R"(","reference":")" + reference + R"(","way":"bank_transfer","value_date":")" + today +
        R"(","party":"Duka Ltd"})";
  }
  static std::string adjustment(const std::string& amount, const std::string& reference) {
    return R"({"kind":"adjustment","account":")" + asha + R"(","amount":")" + amount + R"(","reference":")" +
        reference + R"(","note":"a mistake of ours"})";
  }
  static std::string refund(const std::string& amount) {
    return R"({"kind":"refund","account":")" + asha + R"(","amount":")" + amount +
        R"(","way":"mpesa","party":"Jane","note":"leaves"})";
  }
};

}  // namespace

TEST_CASE("what one of finance proposes another approves, and never the same one from another session") {
  desk s;
  const auto id = s.proposed(desk::payment("ft 2601"));
  const auto shown = parsed(s.as(s.other, "GET", "money-requests" + id));
  CHECK(text_of(shown, "state") == "proposed");
  CHECK(text_of(shown, "reference") == "FT 2601");
  CHECK(text_of(shown, "direction") == "credit");
  CHECK(text_of(shown, "value_date") == today);
  CHECK(shown.contains("expires_at"));
  const auto own = s.tell(s.one, id + "/approve");
  CHECK(own.status == 403);
  CHECK(code_of(own) == "permission_missing");
  CHECK(s.tell(s.one, id + "/refuse", R"({"reason":"no"})").status == 403);
  const auto done = s.tell(s.other, id + "/approve");
  CHECK(done.status == 200);
  CHECK(text_of(parsed(done), "state") == "done");
  CHECK(text_of(parsed(done), "decided_by") != text_of(parsed(done), "proposed_by"));
  CHECK(code_of(s.tell(s.other, id + "/approve")) == "not_waiting");
  CHECK(code_of(s.tell(s.one, id + "/withdraw")) == "not_waiting");
}

TEST_CASE("a request is refused with a reason by another, or withdrawn by whoever proposed it") {
  desk s;
  const auto first = s.proposed(desk::payment("A1")), second = s.proposed(desk::payment("A2"));
  for (const auto* bad : {"{}", R"({"reason":""})", R"({"reason":"two\nlines"})"})
    CHECK(s.tell(s.other, first + "/refuse", bad).status == 400);
  const auto refused =
      parsed(s.tell(s.other, first + "/refuse", R"({"reason":"the bank knows nothing of it"})"));
  CHECK(text_of(refused, "state") == "refused");
  CHECK(text_of(refused, "decision") == "the bank knows nothing of it");
  CHECK(code_of(s.tell(s.other, second + "/withdraw")) == "permission_missing");
  CHECK(text_of(parsed(s.tell(s.one, second + "/withdraw")), "state") == "withdrawn");
  CHECK(code_of(s.tell(s.other, second + "/approve")) == "not_waiting");
}

TEST_CASE("nobody decides after seven days") {
  desk s;
  const auto id = s.proposed(desk::payment("A1"));
  s.money_requests.requests.front().standing.proposed_at -= domain::money_request_life;
  CHECK(text_of(parsed(s.as(s.one, "GET", "money-requests" + id)), "state") == "expired");
  CHECK(code_of(s.tell(s.other, id + "/approve")) == "not_waiting");
}

TEST_CASE("an adjustment within the limit is done at once, beyond it waits, also by the way of before") {
  desk s;
  CHECK(text_of(parsed(s.tell(s.one, "", desk::adjustment("1000", "H1"))), "state") == "done");
  CHECK(text_of(parsed(s.tell(s.one, "", desk::adjustment("1000.0001", "H2"))), "state") == "proposed");
  const auto funds = [&](const std::string& amount, const std::string& reference) {
    return s.client.ask("POST", "/v1/platform/accounts/" + asha + "/funds",
        s.one + "Content-Type: application/json\r\n",
        R"({"amount":")" + amount + R"(","reason":"gift","reference":")" + reference + "\"}");
  };
  CHECK(funds("5.00", "H3").status == 200);
  const auto waits = funds("5000.00", "H4");
  CHECK(waits.status == 202);
  CHECK(text_of(parsed(waits), "state") == "proposed");
  CHECK(code_of(funds("5.00", "H4")) == "already_exists");
}

TEST_CASE("a refund is debited by its approval, and its pay-out is noted once") {
  desk s;
  CHECK(code_of(s.tell(s.one, "", desk::refund("1001"))) == "insufficient_credit");
  const auto id = s.proposed(desk::refund("900"));
  CHECK(code_of(s.tell(s.one, id + "/paid-out", R"({"reference":"QK1"})")) == "not_waiting");
  CHECK(text_of(parsed(s.tell(s.other, id + "/approve")), "state") == "approved");
  CHECK(s.tell(s.one, id + "/paid-out", R"({"reference":""})").status == 400);
  const auto paid = parsed(s.tell(s.one, id + "/paid-out", R"({"reference":"qk12ab34cd"})"));
  CHECK(text_of(paid, "state") == "done");
  CHECK(text_of(paid, "paid_reference") == "QK12AB34CD");
  CHECK(code_of(s.tell(s.one, id + "/paid-out", R"({"reference":"QK2"})")) == "no_change");
}

TEST_CASE("what is wrong with a proposal is said at its place, and nothing is kept") {
  desk s;
  const auto wrong = [&](const std::string& body, const std::string& pointer) {
    CAPTURE(body);
    const auto answer = s.tell(s.one, "", body);
    CHECK(answer.status == 400);
    CHECK(answer.body.find("\"pointer\":\"" + pointer + '"') != std::string::npos);
  };
  wrong(desk::payment("x", "0"), "/amount");
  wrong(desk::payment("x", "1e3"), "/amount");
  wrong(desk::payment(""), "/reference");
  wrong(R"({"kind":"gift","account":")" + asha + R"(","amount":"5"})", "/kind");
  wrong(R"({"kind":"adjustment","account":"acc_0000000000009","amount":"5","reference":"x","note":"y"})",
      "/account");
  wrong(R"({"kind":"adjustment","account":"me","amount":"5","reference":"x","note":"y"})", "/account");
  wrong(R"({"kind":"adjustment","account":")" + asha + R"(","amount":"5","reference":"x"})", "/note");
  wrong(R"({"kind":"refund","account":")" + asha + R"(","amount":"5","party":"Jane","note":"y"})", "/way");
  wrong(R"({"kind":"refund","account":")" + asha +
          R"(","amount":"5","party":"Jane","note":"y","way":"cash","direction":"credit"})",
      "/direction");
  wrong(R"({"kind":"bank_payment","account":")" + asha +
          R"(","amount":"5","reference":"x","way":"cash","party":"A"})",
      "/way");
  wrong(R"({"kind":"bank_payment","account":")" + asha +
          R"(","amount":"5","reference":"x","way":"cheque","value_date":"2999-01-31","party":"A"})",
      "/value_date");
  CHECK(s.money_requests.requests.empty());
}

TEST_CASE("requests are listed by state and account, page after page") {
  desk s;
  (void)s.proposed(desk::payment("A1"));
  const auto second = s.proposed(desk::payment("A2"));
  const auto page = parsed(s.as(s.one, "GET", "money-requests?state=proposed&limit=1"));
  REQUIRE(page.at("requests").as_array().size() == 1);
  CHECK('/' + text_of(page, "next_cursor") == second);
  CHECK(page.at("alone_limit").as_object().at("amount").as_string() == "1000.0000");
  (void)s.as(s.one, "GET", "money-requests?state=open&account=" + asha);
  CHECK(s.money_requests.last_wanted.is_open);
  CHECK(s.money_requests.last_wanted.account == domain::account_id{1});
  for (const auto* bad : {"state=gone", "account=1", "limit=0", "limit=101", "cursor=x", "kind=refund"})
    CHECK(s.as(s.one, "GET", "money-requests?" + std::string{bad}).status == 400);
}

TEST_CASE("nobody but finance sees, proposes or decides, and no request that is not there") {
  desk s;
  const auto id = s.proposed(desk::payment("A1"));
  std::vector<std::string> others{s.authorization(), s.sessions.member(domain::account_role::owner)};
  for (const auto role : {platform_role::operator_, platform_role::support, platform_role::privacy_officer})
    others.push_back(s.sessions.staff(role));
  for (const auto& who : others) {
    CHECK(s.as(who, "GET", "money-requests").status == 403);
    CHECK(s.as(who, "GET", "money-requests" + id).status == 403);
    CHECK(s.tell(who, "", desk::payment("A2")).status == 403);
    for (const auto* step : {"/approve", "/withdraw"})
      CHECK(s.tell(who, id + step).status == 403);
    CHECK(s.tell(who, id + "/refuse", R"({"reason":"x"})").status == 403);
    CHECK(s.tell(who, id + "/paid-out", R"({"reference":"x"})").status == 403);
  }
  for (const auto* step : {"/approve", "/withdraw"})
    for (const auto* none : {"/mrq_0000000000009", "/pay_0000000000001"})
      CHECK(s.tell(s.other, std::string{none} + step).status == 404);
  CHECK(s.as(s.one, "GET", "money-requests/mrq_0000000000009").status == 404);
}

TEST_CASE("each step asks for the second factor again, and looking does not") {
  desk s;
  const auto id = s.proposed(desk::payment("A1"));
  s.sessions.change([](persistence::session_found& found) {
    found.session.factor_at = fake_sessions::now() - std::chrono::hours{1};
  });
  CHECK(s.as(s.other, "GET", "money-requests").status == 200);
  CHECK(s.as(s.other, "GET", "money-requests" + id).status == 200);
  CHECK(code_of(s.tell(s.one, "", desk::payment("A2"))) == "factor_needed_again");
  for (const auto* step : {"/approve", "/withdraw"})
    CHECK(code_of(s.tell(s.other, id + step)) == "factor_needed_again");
  CHECK(code_of(s.tell(s.other, id + "/refuse", R"({"reason":"x"})")) == "factor_needed_again");
  CHECK(code_of(s.tell(s.other, id + "/paid-out", R"({"reference":"x"})")) == "factor_needed_again");
  CHECK(s.money_requests.requests.front().standing.state == domain::money_request_state::proposed);
}
