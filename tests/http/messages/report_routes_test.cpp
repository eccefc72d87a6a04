#include "tests/http/messages/fake_reports.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_reports>;
constexpr std::string_view march = "/v1/reports/daily?from=2026-03-01&to=2026-03-31";

boost::json::object first_row(const response& r) {
  return parsed(r).at("rows").as_array().at(0).as_object();
}

}  // namespace

TEST_CASE("a report shows each day with its sums and what became of the messages") {
  served_alone s;
  const auto r = s.get(march);
  REQUIRE(r.status == 200);
  const auto body = parsed(r);
  CHECK(text_of(body, "from") == "2026-03-01");
  CHECK(text_of(body, "to") == "2026-03-31");
  CHECK(text_of(body, "time_zone") == "Africa/Nairobi");
  CHECK(text_of(body, "counted_until") == "2026-01-01T00:00:00.000Z");
  const auto row = first_row(r);
  CHECK(text_of(row, "day") == "2026-03-01");
  CHECK(row.at("messages").as_int64() == 10);
  CHECK(row.at("segments").as_int64() == 12);
  CHECK(text_of(row.at("charged").as_object(), "amount") == "6.4000");
  CHECK(row.at("states") == boost::json::parse(R"({"delivered":7,"rejected":1,"under_way":2})"));
  CHECK_FALSE(row.contains("network"));
  const auto asked = s.gateway.last_filter();
  CHECK(asked.account == domain::account_id{1});
  CHECK(asked.days.to.number - asked.days.from.number == 30);
}

TEST_CASE("a report tells its rows apart by what was asked for") {
  served_alone s;
  const auto row_by = [&](const std::string& group) {
    return first_row(s.get(std::string{march}.append("&group=").append(group)));
  };
  CHECK(text_of(row_by("network"), "network") == "safaricom");
  CHECK(text_of(row_by("class"), "class") == "transactional");
  CHECK(text_of(row_by("sender"), "sender") == "MBSDEMO");
  const auto states = parsed(s.get(std::string{march}.append("&group=state"))).at("rows").as_array();
  REQUIRE(states.size() == 3);
  CHECK(text_of(states[0].as_object(), "state") == "delivered");
  CHECK(states[0].as_object().at("segments").as_int64() == 8);
  CHECK(text_of(states[2].as_object(), "state") == "under_way");
  CHECK(states[2].as_object().at("messages").as_int64() == 2);
}

TEST_CASE("a key sees the report of its own account, whatever it asks for") {
  served_alone s;
  const auto other = s.access.add_key(http::api_key::generate(), {2});
  const auto r = s.client.ask("GET", march, "Authorization: Bearer " + other + "\r\n");
  REQUIRE(r.status == 200);
  CHECK(s.gateway.last_filter().account == domain::account_id{2});
  CHECK(s.get(std::string{march}.append("&account=acc_0000000000001")).status == 400);
  CHECK(s.client.ask("GET", march).status == 401);
}

TEST_CASE("what is wrong with the days of a report is said by parameter, with the limit") {
  served_alone s;
  const std::pair<std::string_view, std::string_view> rows[] = {{"to=2026-03-31", "from"},
      {"from=2026-03-01", "to"}, {"from=2026-03-01&to=2026-02-28", "to"},
      {"from=2026-02-30&to=2026-03-01", "from"}, {"from=2026-3-1&to=2026-03-01", "from"},
      {"from=20260301&to=2026-03-01", "from"}, {"from=2026-03-01&to=2026-03-31T00:00:00Z", "to"},
      {"from=2026-01-01&to=2026-04-03", "to"}, {"from=2026-03-01&to=2026-03-31&group=day", "group"},
      {"from=2026-03-01&to=2026-03-31&group=nothing", "group"},
      {"from=2026-03-01&to=2026-03-31&limit=5", "limit"}};
  for (const auto& [query, name] : rows) {
    CAPTURE(query);
    const auto r = s.get("/v1/reports/daily?" + std::string{query});
    CHECK(r.status == 400);
    CHECK(text_of(parsed(r).at("errors").as_array().at(0).as_object(), "parameter") == name);
  }
  const auto long_one = parsed(s.get("/v1/reports/daily?from=2026-01-01&to=2026-12-31"));
  CHECK(text_of(long_one, "detail") == "to: a report has at most 92 days, these are 365");
  CHECK(s.get("/v1/reports/daily?from=2026-01-01&to=2026-04-02").status == 200);
  s.gateway.cut_short();
  const auto wide = s.get(march);
  CHECK(wide.status == 400);
  CHECK(text_of(parsed(wide), "detail").find("10000 rows") != std::string::npos);
}
