#include "tests/http/money/fake_prices.hpp"
#include "tests/http/served.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_prices>;

constexpr auto lists = "/v1/platform/price-lists";
constexpr auto first = "/v1/platform/price-lists/prl_0000000000001";
const std::string versions = std::string{first} + "/versions";
constexpr auto far_off = "2999-01-01T00:00:00+03:00";

std::string one_price(const std::string& more = {}) {
  return R"({"prices":[{"network":"safaricom","class":"otp","per_segment":"0.7"},{"per_segment":"0.9000"}])" +
      more + "}";
}

/// The whole API, asked by the platform's finance.
struct finance_desk : served {
  std::string who = sessions.staff(domain::platform_role::finance) + "Content-Type: application/json\r\n";
  fake_prices& gateway = prices;
  response get(const std::string& path) { return client.ask("GET", path, who); }
  response post(const std::string& path, std::string_view body) {
    return client.ask("POST", path, who, body);
  }
};

void make_list(finance_desk& s) {
  REQUIRE(s.post(lists, R"({"name":"Gold","taxes":"included"})").status == 201);
}

std::string pointer_of(const response& r) {
  return text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer");
}

}  // namespace

TEST_CASE("an account sees what it pays now and what it will pay") {
  served_alone s;
  auto dearer = std::make_shared<const domain::price_table>(
      domain::price_table::build({{{}, {}, domain::money::from_units(9'000)}}).value());
  s.gateway.own.steps.push_back({domain::time_from_rfc3339(far_off).value(), dearer});
  const auto body = parsed(s.get("/v1/prices"));
  const auto& periods = body.at("periods").as_array();
  REQUIRE(periods.size() == 2);
  CHECK(periods[0].at("from").is_null());
  CHECK(periods[0].at("until") == periods[1].at("from"));
  CHECK(periods[1].at("until").is_null());
  const auto& now = periods[0].at("networks").as_array().at(0).as_object();
  CHECK(now.at("prices").as_array().size() == 1);
  CHECK(periods[1].at("networks").as_array().at(0).at("prices").as_array().size() == 3);
  CHECK(body.at("vat_basis_points").as_int64() == 1'600);
}

TEST_CASE("a list is made, priced from a moment on, and shown with its versions") {
  finance_desk s;
  make_list(s);
  CHECK(s.post(lists, R"({"name":"Gold","taxes":"added"})").status == 409);
  CHECK(pointer_of(s.post(lists, R"({"name":"x","taxes":"some"})")) == "/taxes");
  CHECK(pointer_of(s.post(lists, R"({"name":"","taxes":"added"})")) == "/name");
  CHECK(pointer_of(s.post(lists, R"({"name":"prl_0000000000001","taxes":"added"})")) == "/name");
  const auto made = s.post(versions, one_price(R"(,"effective_at":"2999-01-01T00:00:00+03:00")"));
  REQUIRE(made.status == 201);
  const auto shown = parsed(made);
  const auto& version = shown.at("versions").as_array().at(0).as_object();
  CHECK(text_of(version, "state") == "coming");
  CHECK(text_of(version, "effective_at") == "2998-12-31T21:00:00.000Z");
  const auto& price = version.at("prices").as_array().at(0).as_object();
  CHECK(text_of(price, "network") == "safaricom");
  CHECK(text_of(price, "class") == "otp");
  CHECK(text_of(price.at("per_segment").as_object(), "amount") == "0.7000");
  CHECK(version.at("prices").as_array().at(1).at("network").is_null());
  CHECK(s.get("/v1/platform/price-lists/prl_0000000000002").status == 404);
}

TEST_CASE("all lists are shown with their moments and without their prices") {
  finance_desk s;
  make_list(s);
  const auto one = [&] {
    const auto all = parsed(s.get(lists));
    CHECK(!all.at("standard").as_array().empty());
    REQUIRE(all.at("price_lists").as_array().size() == 1);
    return all.at("price_lists").as_array().at(0).as_object();
  };
  CHECK(one().at("in_force").is_null());
  CHECK(one().at("next").is_null());
  (void)s.post(versions, one_price());
  (void)s.post(versions, one_price(R"(,"effective_at":"2999-02-01T00:00:00+03:00")"));
  (void)s.post(versions, one_price(R"(,"effective_at":"2999-01-01T00:00:00+03:00")"));
  const auto shown = one();
  CHECK(text_of(shown.at("in_force").as_object(), "id") == "prv_0000000000001");
  CHECK(text_of(shown.at("next").as_object(), "id") == "prv_0000000000003");
  CHECK(text_of(shown.at("next").as_object(), "effective_at") == "2998-12-31T21:00:00.000Z");
  CHECK_FALSE(shown.contains("versions"));
}

TEST_CASE("prices made without having seen the newest are refused") {
  finance_desk s;
  make_list(s);
  const auto based_on = [&](const std::string& id, const std::string& day) {
    return s.post(versions,
        one_price(R"(,"based_on":)" + id + R"(,"effective_at":"2999-01-)" + day + R"(T00:00:00Z")"));
  };
  CHECK(based_on("null", "01").status == 201);
  const auto refused = based_on("null", "02");
  CHECK(refused.status == 409);
  CHECK(code_of(refused) == "already_exists");
  CHECK(pointer_of(refused) == "/based_on");
  CHECK(pointer_of(s.post(std::string{first} + "/preview", one_price(R"(,"based_on":null)"))) == "/based_on");
  CHECK(based_on(R"("prv_0000000000001")", "02").status == 201);
  CHECK(pointer_of(based_on(R"("prv_0000000000001")", "03")) == "/based_on");
  for (const auto* wrong : {"7", R"("prl_0000000000001")", R"("")"}) {
    const auto r = based_on(wrong, "03");
    CHECK(r.status == 400);
    CHECK(pointer_of(r) == "/based_on");
  }
  CHECK(s.post(versions, one_price(R"(,"effective_at":"2999-01-03T00:00:00Z")")).status == 201);
  const auto taken = s.post(versions, one_price(R"(,"effective_at":"2999-01-03T00:00:00Z")"));
  CHECK(code_of(taken) == "already_exists");
  CHECK(pointer_of(taken) == "/effective_at");
}

TEST_CASE("what is wrong with prices is said at its place, and nothing is set") {
  finance_desk s;
  make_list(s);
  const auto place = [&](const std::string& prices) {
    const auto r = s.post(versions, R"({"prices":)" + prices + "}");
    CHECK(r.status == 400);
    return pointer_of(r);
  };
  CHECK(place("[]") == "/prices");
  CHECK(place("7") == "/prices");
  CHECK(place("[7]") == "/prices/0");
  CHECK(place(R"([{"per_segment":"0.8"},{"per_segment":"0"}])") == "/prices/1/free");
  CHECK(place(R"([{"per_segment":"0.8","free":true}])") == "/prices/0/free");
  CHECK(place(R"([{"per_segment":0.8}])") == "/prices/0/per_segment");
  CHECK(place(R"([{"per_segment":"-1"}])") == "/prices/0/per_segment");
  CHECK(place(R"([{"per_segment":"1000.0001"}])") == "/prices/0/per_segment");
  CHECK(place(R"([{"network":"telcom","per_segment":"1"}])") == "/prices/0/network");
  CHECK(place(R"([{"class":"sms","per_segment":"1"}])") == "/prices/0/class");
  CHECK(place(R"([{"price":"1","per_segment":"1"}])") == "/prices/0/price");
  CHECK(place(R"([{"per_segment":"1"},{"per_segment":"2"}])") == "/prices");
  CHECK(pointer_of(s.post(versions, one_price(R"(,"effective_at":"tomorrow")"))) == "/effective_at");
  CHECK(pointer_of(s.post(versions, one_price(R"(,"effective_at":"2000-01-01T00:00:00Z")"))) ==
      "/effective_at");
  CHECK(s.gateway.lists.front().versions.empty());
  CHECK(s.post(versions, R"({"prices":[{"per_segment":"0","free":true}]})").status == 201);
}

TEST_CASE("prices that rise too soon take a reason, and the preview says so before") {
  finance_desk s;
  make_list(s);
  s.gateway.is_too_soon = true;
  const auto seen = parsed(s.post(std::string{first} + "/preview", one_price()));
  CHECK(seen.at("accounts").as_int64() == 3);
  CHECK_FALSE(seen.at("rises_at").is_null());
  CHECK(seen.at("changes").as_array().size() == 1);
  CHECK(s.gateway.lists.front().versions.empty());
  const auto refused = s.post(versions, one_price());
  CHECK(refused.status == 400);
  CHECK(pointer_of(refused) == "/reason");
  const auto made = s.post(versions, one_price(R"(,"reason":"the operator's price rose")"));
  REQUIRE(made.status == 201);
  CHECK(text_of(parsed(made).at("versions").as_array().at(0).as_object(), "reason") ==
      "the operator's price rose");
}

TEST_CASE("prices that fall below half take a reason, and the preview says so before") {
  finance_desk s;
  make_list(s);
  s.gateway.is_steep = true;
  const auto seen = parsed(s.post(std::string{first} + "/preview", one_price()));
  CHECK(seen.at("rises_at").is_null());
  CHECK_FALSE(seen.at("falls_at").is_null());
  const auto refused = s.post(versions, one_price());
  CHECK(refused.status == 400);
  CHECK(pointer_of(refused) == "/reason");
  CHECK(refused.body.find("below half") != std::string::npos);
  CHECK(s.post(versions, one_price(R"(,"reason":"a promotion")")).status == 201);
}

TEST_CASE("prices are withdrawn before they count, not after") {
  finance_desk s;
  make_list(s);
  (void)s.post(versions, one_price());
  (void)s.post(versions, one_price(R"(,"effective_at":"2999-01-01T00:00:00+03:00")"));
  CHECK(code_of(s.post("/v1/platform/price-versions/prv_0000000000001/withdraw", "{}")) == "not_waiting");
  const auto done = s.post("/v1/platform/price-versions/prv_0000000000002/withdraw", "{}");
  REQUIRE(done.status == 200);
  CHECK(text_of(parsed(done).at("versions").as_array().at(1).as_object(), "state") == "withdrawn");
  CHECK(s.post("/v1/platform/price-versions/prv_0000000000009/withdraw", "{}").status == 404);
}

TEST_CASE("who has a list is shown page by page, and an account is given one") {
  finance_desk s;
  make_list(s);
  const auto page = parsed(s.get(std::string{first} + "/accounts?limit=2"));
  CHECK(page.at("accounts").as_array().size() == 2);
  const auto rest =
      parsed(s.get(std::string{first} + "/accounts?limit=2&cursor=" + text_of(page, "next_cursor")));
  CHECK(rest.at("accounts").as_array().size() == 1);
  CHECK(rest.at("next_cursor").is_null());
  const std::string account = "/v1/platform/accounts/acc_0000000000007/prices";
  const auto wish = R"({"list":"prl_0000000000001"})";
  CHECK(pointer_of(s.post(account, wish)) == "/list");
  CHECK(code_of(s.post(account, wish)) == "no_price");
  CHECK(code_of(s.post(account + "/preview", wish)) == "no_price");
  (void)s.post(versions, one_price());
  s.gateway.is_steep = true;
  const auto seen = parsed(s.post(account + "/preview", wish));
  CHECK(seen.at("accounts").as_int64() == 1);
  CHECK(seen.at("changes").as_array().size() == 1);
  CHECK_FALSE(seen.at("falls_at").is_null());
  CHECK(s.gateway.assigned.empty());
  CHECK(pointer_of(s.post(account, wish)) == "/reason");
  s.gateway.is_steep = false;
  CHECK(s.post(account, wish).status == 200);
  CHECK(code_of(s.post(account + "/preview", wish)) == "no_change");
  CHECK(pointer_of(s.post(account + "/preview", R"({"list":"gold"})")) == "/list");
  CHECK(s.post(account, R"({"list":"standard"})").status == 200);
  CHECK(pointer_of(s.post(account, R"({"list":"gold"})")) == "/list");
  const auto found = parsed(s.get(account));
  CHECK(text_of(found.at("price_lists").as_array().at(1).as_object(), "list") == "standard");
}

TEST_CASE("tax rates are set from a day on that is still to come") {
  finance_desk s;
  const auto path = "/v1/platform/tax-rates";
  CHECK(s.post(path, R"({"tax":"vat","basis_points":1800,"from":"2999-01-01"})").status == 200);
  CHECK(pointer_of(s.post(path, R"({"tax":"gst","basis_points":1,"from":"2999-01-01"})")) == "/tax");
  CHECK(pointer_of(s.post(path, R"({"tax":"vat","basis_points":10001,"from":"2999-01-01"})")) ==
      "/basis_points");
  for (const auto* day : {"2020-01-01", "2999-02-30", "2999-01-01T00:00:00Z", "tomorrow"})
    CHECK(pointer_of(s.post(
              path, R"({"tax":"vat","basis_points":1800,"from":")" + std::string{day} + "\"}")) == "/from");
  const auto rates = parsed(s.get(path));
  CHECK(rates.at("tax_rates").as_array().at(0).at("basis_points").as_int64() == 1'800);
  CHECK(text_of(rates.at("tax_rates").as_array().at(0).as_object(), "from") == "2999-01-01");
  s.gateway.has_all_rates = true;
  const auto full = s.post(path, R"({"tax":"vat","basis_points":1800,"from":"2999-01-01"})");
  CHECK(code_of(full) == "too_many_requests_open");
  CHECK(full.body.find("tax rates") != std::string::npos);
}
