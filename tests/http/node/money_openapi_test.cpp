#include "http/api.hpp"
#include "tests/http/node/described.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

TEST_CASE("good answers about prices are as described") {
  served s;
  const auto finance =
      s.sessions.staff(domain::platform_role::finance) + "Content-Type: application/json\r\n";
  const auto owner = s.sessions.member(domain::account_role::owner);
  const auto account = domain::to_text(domain::account_id{1});
  const auto check = [&](const std::string& who, const char* verb, const std::string& pattern,
                         const std::string& id = {}, std::string_view body = {}) {
    auto path = pattern;
    if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, id);
    const auto r = s.client.ask(verb, path, who, body);
    CHECK(r.status < 300);
    check_described(r, verb, pattern);
    return r;
  };
  const auto list = text_of(
      parsed(check(finance, "POST", "/v1/platform/price-lists", {}, R"({"name":"Gold","taxes":"added"})")),
      "id");
  const auto prices =
      R"({"effective_at":"2999-01-01T00:00:00Z","prices":[{"network":"airtel","per_segment":"0.7"}]})";
  check(finance, "POST", "/v1/platform/price-lists/{id}/preview", list, prices);
  check(finance, "POST", "/v1/platform/price-lists/{id}/versions", list, prices);
  check(finance, "GET", "/v1/platform/price-lists/{id}", list);
  check(finance, "GET", "/v1/platform/price-lists/{id}/accounts", list);
  check(
      finance, "POST", "/v1/platform/accounts/{id}/prices/preview", account, R"({"list":")" + list + R"("})");
  check(finance, "POST", "/v1/platform/accounts/{id}/prices", account, R"({"list":")" + list + R"("})");
  check(finance, "GET", "/v1/platform/accounts/{id}/prices", account);
  check(finance, "POST", "/v1/platform/price-versions/{id}/withdraw",
      domain::to_text(domain::price_version_id{1}), "{}");
  check(finance, "GET", "/v1/platform/price-lists");
  check(finance, "POST", "/v1/platform/tax-rates", {},
      R"({"tax":"vat","basis_points":1600,"from":"2999-01-01"})");
  check(finance, "GET", "/v1/platform/tax-rates");
  check(owner, "GET", "/v1/prices");
}

TEST_CASE("good answers about requests about money are as described") {
  served s;
  const auto one = s.sessions.staff(domain::platform_role::finance);
  const auto other = s.sessions.staff(domain::platform_role::finance);
  const std::string base = "/v1/platform/money-requests";
  const auto told = [&](const std::string& who, const std::string& method, const std::string& id,
                        const std::string& step, std::string_view body = {}) {
    const auto r = s.client.ask(method, base + (id.empty() ? "" : '/' + id) + step,
        body.empty() ? who : who + "Content-Type: application/json\r\n", body);
    CHECK(r.status < 300);
    check_described(r, method, base + (id.empty() ? "" : "/{id}") + step);
    return method == "GET" ? std::string{} : text_of(parsed(r), "id");
  };
  const auto account = domain::to_text(domain::account_id{1});
  const auto refund = R"({"kind":"refund","account":")" + account +
      R"(","amount":"5","way":"cash","party":"Jane","note":"leaves"})";
  const auto paid = told(one, "POST", {}, {}, refund);
  told(other, "POST", paid, "/approve");
  told(one, "POST", paid, "/paid-out", R"({"reference":"QK1"})");
  told(other, "POST", told(one, "POST", {}, {}, refund), "/refuse", R"({"reason":"no"})");
  told(one, "POST", told(one, "POST", {}, {}, refund), "/withdraw");
  told(one, "POST", {}, {},
      R"({"kind":"bank_payment","account":")" + account +
          R"(","amount":"5","reference":"x","way":"cheque","party":"A","value_date":")" +
          to_text(domain::kenyan_day_at(fake_sessions::now())) + "\"}");
  told(one, "GET", {}, {});
  told(one, "GET", paid, {});
}
