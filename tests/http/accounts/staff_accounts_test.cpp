#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;
using domain::platform_role;

namespace {

struct place : staff_desk {
  std::string first = domain::to_text(domain::account_id{1});

  response tell(const std::string& who, const std::string& path, std::string_view body) {
    return client.ask("POST", "/v1/platform/" + path, who + "Content-Type: application/json\r\n", body);
  }
};

}  // namespace

TEST_CASE("staff find accounts by what their name or address begins with, page after page") {
  place s;
  const auto page = parsed(s.as(s.operator_, "GET", "accounts?prefix=du&limit=1"));
  CHECK(s.staff_accounts.last_wanted.prefix == "du");
  CHECK(s.staff_accounts.last_wanted.limit == 1);
  REQUIRE(page.at("accounts").as_array().size() == 1);
  CHECK(text_of(page.at("accounts").as_array()[0].as_object(), "name") == "Duka 1");
  CHECK(text_of(page, "next_cursor") == s.first);
  const auto rest = parsed(s.as(s.operator_, "GET", "accounts?cursor=" + s.first));
  CHECK(s.staff_accounts.last_wanted.after == domain::account_id{1});
  CHECK(rest.at("next_cursor").is_null());
  for (const auto* bad : {"limit=0", "limit=201", "cursor=x", "name=du"})
    CHECK(s.as(s.operator_, "GET", "accounts?" + std::string{bad}).status == 400);
}

TEST_CASE("staff take a search for accounts out of the house as a table, which the log tells of first") {
  place s;
  auto line = s.connect();
  const auto head = line.ask("GET", "/v1/platform/accounts.csv?prefix=du", s.operator_);
  CHECK(head.status == 200);
  CHECK(head.header("content-disposition") == "attachment; filename=\"accounts.csv\"");
  const auto table = line.read_all();
  CHECK(table.find("\"id\"\r\n") != std::string::npos);
  CHECK(table.find("\"Duka 1\"\r\n") != std::string::npos);
  CHECK(table.find("\"Duka 2\"\r\n") != std::string::npos);
  CHECK(s.staff_accounts.last_wanted.prefix == "du");
  REQUIRE(s.staff_accounts.exports_noted.size() == 1);
  CHECK(s.staff_accounts.exports_noted[0].who.kind == domain::actor_kind::person);
  const auto refused = [&](const std::string& who, const std::string& query) {
    return s.connect().ask("GET", "/v1/platform/accounts.csv" + query, who).status;
  };
  CHECK(refused(s.operator_, "?limit=5") == 400);
  CHECK(refused(s.sessions.member(account_role::owner), "") == 403);
  CHECK(s.staff_accounts.exports_noted.size() == 1);
}

TEST_CASE("staff see one account without its secrets") {
  place s;
  for (const auto role : {platform_role::operator_, platform_role::finance, platform_role::support,
           platform_role::privacy_officer}) {
    const auto r = s.as(s.sessions.staff(role), "GET", "accounts/" + s.first);
    CHECK(r.status == 200);
    CHECK(text_of(parsed(r), "status") == "active");
    CHECK(r.body.find("whsec") == std::string::npos);
  }
  for (const auto* none : {"acc_0000000000009", "1", "key_0000000000001"})
    CHECK(s.as(s.operator_, "GET", "accounts/" + std::string{none}).status == 404);
}

TEST_CASE("an operator suspends an account with a reason and ends the suspension, each once") {
  place s;
  const auto path = "accounts/" + s.first;
  const auto because = [&](std::string_view reason) {
    return s.tell(s.operator_, path + "/suspend", R"({"reason":")" + std::string{reason} + "\"}");
  };
  const auto suspended = because("phishing texts");
  CHECK(suspended.status == 200);
  CHECK(text_of(parsed(suspended), "status") == "suspended");
  CHECK(s.staff_accounts.last_by.who.kind == domain::actor_kind::person);
  CHECK(s.staff_accounts.last_reason == "phishing texts");
  CHECK(code_of(because("phishing texts")) == "no_change");
  const auto active = s.as(s.operator_, "POST", path + "/activate");
  CHECK(text_of(parsed(active), "status") == "active");
  CHECK(s.tell(s.operator_, "accounts/acc_0000000000009/suspend", R"({"reason":"x"})").status == 404);
  for (const auto& reason : {std::string{}, std::string(161, 'a'), std::string{"two\\nlines"}})
    CHECK(because(reason).status == 400);
  CHECK(s.tell(s.operator_, path + "/suspend", "{}").status == 400);
}

TEST_CASE("finance moves money by hand once for a reference, with its reason") {
  place s;
  const auto finance = s.sessions.staff(platform_role::finance);
  const auto path = "accounts/" + s.first + "/funds";
  const auto good = R"({"amount":"500.00","reason":"cheque 17","reference":"CHQ-17"})";
  CHECK(s.tell(finance, path, good).status == 200);
  auto& moved = s.money_requests.requests;
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].wish.amount == domain::money::from_shillings(500));
  CHECK(moved[0].wish.direction == domain::transfer_kind::credit);
  CHECK(moved[0].wish.note == "cheque 17");
  CHECK(code_of(s.tell(finance, path, good)) == "already_exists");
  CHECK(code_of(s.tell(finance, path, R"({"amount":"500.00","reason":"again","reference":" chq-17 "})")) ==
      "already_exists");
  CHECK(s.tell(finance, path, R"({"amount":"500.00","reason":"again","reference":"CHQ-17\u200b"})").status ==
      400);
  CHECK(s.tell(finance, path, R"({"amount":"1","kind":"debit","reason":"mistake","reference":"FIX-1"})")
            .status == 200);
  CHECK(moved[1].wish.direction == domain::transfer_kind::debit);
  for (const auto* bad :
      {R"({"amount":"0","reason":"a","reference":"b"})", R"({"amount":"-5","reason":"a","reference":"b"})",
          R"({"amount":"1e3","reason":"a","reference":"b"})", R"({"amount":5,"reason":"a","reference":"b"})",
          R"({"amount":"5","reason":"","reference":"b"})", R"({"amount":"5","reason":"a","reference":""})",
          R"({"amount":"5","reason":"a"})", R"({"amount":"5","kind":"gift","reason":"a","reference":"b"})"}) {
    CAPTURE(bad);
    CHECK(s.tell(finance, path, bad).status == 400);
  }
  CHECK(moved.size() == 2);
  CHECK(s.tell(finance, "accounts/acc_0000000000009/funds", R"({"amount":"5","reason":"a","reference":"b"})")
            .status == 404);
  for (const auto role : {platform_role::operator_, platform_role::support, platform_role::privacy_officer})
    CHECK(s.tell(s.sessions.staff(role), path, good).status == 403);
}

TEST_CASE("nobody else looks for accounts or suspends one") {
  place s;
  for (const auto& who : {s.sessions.member(account_role::owner), s.authorization()}) {
    CHECK(s.as(who, "GET", "accounts").status == 403);
    CHECK(s.as(who, "GET", "accounts/" + s.first).status == 403);
    CHECK(s.tell(who, "accounts/" + s.first + "/suspend", R"({"reason":"x"})").status == 403);
  }
  for (const auto role : {platform_role::finance, platform_role::support, platform_role::privacy_officer})
    for (const auto* change : {"/suspend", "/activate"})
      CHECK(
          s.tell(s.sessions.staff(role), "accounts/" + s.first + change, R"({"reason":"x"})").status == 403);
  CHECK(s.staff_accounts.accounts[0].account.status == persistence::account_status::active);
}
