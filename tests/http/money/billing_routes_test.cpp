#include "tests/http/money/fake_billing.hpp"
#include "tests/http/serving.hpp"
#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::billing_kind;
using domain::platform_role;

namespace {

using served_alone = serving<fake_billing>;

struct desk : staff_desk {
  std::string finance = sessions.staff(platform_role::finance);

  response tell(const std::string& path, std::string_view body) {
    return client.ask("POST", "/v1/platform/" + path, finance + "Content-Type: application/json\r\n", body);
  }
};

constexpr auto one = "doc_0000000000001";

}  // namespace

TEST_CASE("an account's documents are listed by kind and page, and none of another's") {
  served_alone s;
  const auto mine = fake_access::account;
  s.gateway.add(mine, billing_kind::receipt);
  s.gateway.add({4711}, billing_kind::receipt);
  s.gateway.add(mine, billing_kind::invoice);
  const auto all = parsed(s.get("/v1/documents"));
  REQUIRE(all.at("documents").as_array().size() == 2);
  const auto& invoice = all.at("documents").as_array()[0].as_object();
  CHECK(text_of(invoice, "number") == "MBS-I-2026-000003");
  CHECK(text_of(invoice, "month") == "2026-11");
  CHECK(invoice.at("taxes").as_array().size() == 1);
  CHECK_FALSE(invoice.contains("account_id"));
  CHECK_FALSE(invoice.contains("token"));
  CHECK(parsed(s.get("/v1/documents?kind=receipt")).at("documents").as_array().size() == 1);
  const auto page = parsed(s.get("/v1/documents?limit=1"));
  CHECK(text_of(page, "next_cursor") == "doc_0000000000003");
  CHECK(parsed(s.get("/v1/documents?cursor=doc_0000000000003")).at("documents").as_array().size() == 1);
  for (const auto* bad : {"kind=bill", "year=26", "limit=0", "cursor=x", "account=acc_0000000000001"})
    CHECK(s.get("/v1/documents?" + std::string{bad}).status == 400);
}

TEST_CASE("a document and its file are there for its account, and for no other") {
  served_alone s;
  s.gateway.add(fake_access::account, billing_kind::receipt);
  s.gateway.add({4711}, billing_kind::receipt);
  CHECK(text_of(parsed(s.get("/v1/documents/doc_0000000000001")), "reference") == "QK12AB34CD");
  const auto file = s.get("/v1/documents/doc_0000000000001/pdf");
  CHECK(file.status == 200);
  CHECK(file.header("content-type") == "application/pdf");
  CHECK(file.header("etag") == "\"abc1\"");
  CHECK(file.header("content-disposition") == "attachment; filename=\"MBS-R-2026-000001.pdf\"");
  CHECK(file.body.starts_with("%PDF"));
  for (const auto* none : {"doc_0000000000002", "doc_0000000000009", "x"}) {
    CHECK(s.get("/v1/documents/" + std::string{none}).status == 404);
    CHECK(s.get("/v1/documents/" + std::string{none} + "/pdf").status == 404);
  }
}

TEST_CASE("a file that the browser has is not sent again") {
  served_alone s;
  s.gateway.add(fake_access::account, billing_kind::receipt);
  const auto ask = [&](const std::string& tag) {
    return s.client.ask("GET", "/v1/documents/doc_0000000000001/pdf",
        "X-API-Key: " + s.key + "\r\nIf-None-Match: " + tag + "\r\n");
  };
  CHECK(ask("\"abc1\"").status == 304);
  CHECK(ask("\"old\", \"abc1\"").status == 304);
  CHECK(ask("\"old\"").status == 200);
}

TEST_CASE("whoever has a document's address sees number, date and total, and nothing else") {
  served_alone s;
  s.gateway.add({4711}, billing_kind::invoice);
  const auto seen = s.client.ask("GET", "/v1/document-checks/MBS-I-2026-000001" + std::string(26, 'A'), "");
  CHECK(seen.status == 200);
  const auto body = parsed(seen);
  CHECK(body.size() == 4);
  CHECK(text_of(body, "number") == "MBS-I-2026-000001");
  CHECK(seen.body.find("Duka") == std::string::npos);
  for (const auto& guess : {std::string{"guessed"}, std::string(43, 'B')})
    CHECK(s.client.ask("GET", "/v1/document-checks/" + guess, "").status == 404);
}

TEST_CASE("finance makes the invoice of a month once, and not of one that goes on") {
  desk s;
  const std::string path = "accounts/acc_0000000000001/invoices";
  const auto made = s.tell(path, R"({"month":"2026-11"})");
  CHECK(made.status == 201);
  CHECK(text_of(parsed(made), "account_id") == "acc_0000000000001");
  CHECK(code_of(s.tell(path, R"({"month":"2026-11"})")) == "no_change");
  for (const auto* bad : {R"({"month":"2026-13"})", R"({"month":"2026-12"})", R"({"month":11})", "{}"}) {
    const auto r = s.tell(path, bad);
    CAPTURE(bad);
    CHECK(r.status == 400);
    CHECK(text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer") == "/month");
  }
  CHECK(s.tell("accounts/x/invoices", R"({"month":"2026-11"})").status == 404);
}

TEST_CASE("a credit note above what is left is refused with what is left") {
  desk s;
  s.billing.add({1}, billing_kind::invoice);
  const auto path = "documents/" + std::string{one} + "/credit-notes";
  CHECK(s.tell(path, R"({"amount":"60","reason":"twice","reference":"twice 1"})").status == 201);
  const auto second = s.tell(path, R"({"amount":"60.00","reason":"twice","reference":"twice 1"})");
  CHECK(second.status == 409);
  CHECK(text_of(parsed(second), "detail").find("KES 40.00") != std::string::npos);
  CHECK(s.tell(path, R"({"amount":"40","reason":"rest","reference":"rest 1"})").status == 201);
  for (const auto* bad : {R"({"amount":"0","reason":"a","reference":"a 1"})",
           R"({"amount":"0.001","reason":"a","reference":"a 1"})",
           R"({"amount":"-1","reason":"a","reference":"a 1"})",
           R"({"amount":"1","reason":"","reference":"1"})", R"({"amount":"1"})",
           R"({"amount":1,"reason":"a","reference":"a 1"})"})
    CHECK(s.tell(path, bad).status == 400);
  CHECK(s.tell("documents/doc_0000000000009/credit-notes", R"({"amount":"1","reason":"a","reference":"a 1"})")
            .status == 404);
}

TEST_CASE("a control unit's number is kept once, and a note waits for its invoice") {
  desk s;
  s.billing.add({1}, billing_kind::invoice);
  CHECK(s.tell("documents/" + std::string{one} + "/credit-notes",
             R"({"amount":"60","reason":"twice","reference":"twice 1"})")
            .status == 201);
  const auto unit = [&](const std::string& id, const std::string& number) {
    return s.tell("documents/" + id + "/control-unit", R"({"serial":"KRAMW1","number":")" + number + "\"}");
  };
  CHECK(code_of(unit("doc_0000000000002", "2")) == "not_waiting");
  CHECK(unit(one, "1").status == 200);
  CHECK(unit(one, "1").status == 200);
  CHECK(code_of(unit(one, "9")) == "already_exists");
  CHECK(text_of(parsed(unit("doc_0000000000002", "2")).at("control_unit").as_object(), "number") == "2");
  CHECK(s.tell("documents/" + std::string{one} + "/control-unit", R"({"serial":"","number":"1"})").status ==
      400);
}

TEST_CASE("all staff who see accounts see their documents, and only finance makes and hands over") {
  desk s;
  s.billing.add({1}, billing_kind::invoice);
  for (const auto role : {platform_role::operator_, platform_role::finance, platform_role::support,
           platform_role::privacy_officer}) {
    const auto who = s.sessions.staff(role);
    CHECK(s.as(who, "GET", "documents?account=acc_0000000000001&control_unit=missing").status == 200);
    CHECK(s.as(who, "GET", "documents/" + std::string{one} + "/pdf").status == 200);
    const bool may = role == platform_role::finance;
    CHECK((s.connect().ask("GET", "/v1/platform/etims.csv", who).status == 200) == may);
  }
  const auto owner = s.sessions.member(domain::account_role::owner);
  CHECK(s.as(owner, "GET", "documents").status == 403);
  CHECK(s.as(owner, "GET", "documents/" + std::string{one} + "/pdf").status == 403);
  CHECK(s.billing.handed_over == 1);
}
