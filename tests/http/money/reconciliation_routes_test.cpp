#include "tests/http/node/described.hpp"
#include "tests/http/schema_check.hpp"
#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

const std::string run = domain::to_text(domain::reconciliation_id{1});

struct reconciliation_desk : staff_desk {
  std::string finance = sessions.staff(domain::platform_role::finance);

  void find(domain::difference_cause cause, const std::string& subject) {
    persistence::numbered_difference d;
    d.number = static_cast<std::int64_t>(reconciliations.found.size()) + 1;
    d.what.cause = cause;
    d.what.subject = subject;
    d.what.expected = domain::money::from_shillings(70);
    d.what.network = domain::network_id{1};
    reconciliations.found.push_back(d);
  }
  response differences(const std::string& query = {}) {
    return as(finance, "GET", "reconciliations/" + run + "/differences" + query);
  }
};

std::vector<std::string> causes_in(const response& r) {
  std::vector<std::string> all;
  const auto body = parsed(r);
  for (const auto& d : body.at("differences").as_array())
    all.push_back(text_of(d.as_object(), "cause"));
  return all;
}

}  // namespace

TEST_CASE("a run shows what it looked at, and what operators took") {
  reconciliation_desk s;
  const auto shown = parsed(s.as(s.finance, "GET", "reconciliations/" + run));
  CHECK(text_of(shown, "id") == run);
  CHECK(text_of(shown, "state") == "done");
  CHECK(shown.at("nightly").as_bool());
  CHECK(shown.at("payments").as_int64() == 2);
  const auto& taken = shown.at("operators").as_array().at(0).as_object();
  CHECK(text_of(taken, "link") == "safaricom-1");
  CHECK(text_of(taken, "network") == "safaricom");
  CHECK(taken.at("taken").as_int64() == 3);
  CHECK(s.as(s.finance, "GET", "reconciliations/rec_0000000000009").status == 404);
  CHECK(s.as(s.finance, "GET", "reconciliations/x").status == 404);
}

TEST_CASE("a run is begun once, and the list shows it first") {
  reconciliation_desk s;
  const auto begun = s.as(s.finance, "POST", "reconciliations");
  CHECK(begun.status == 201);
  CHECK(text_of(parsed(begun), "state") == "running");
  CHECK(text_of(parsed(begun), "begun_by").starts_with("person:"));
  CHECK(s.as(s.finance, "POST", "reconciliations").status == 200);
  const auto page = parsed(s.as(s.finance, "GET", "reconciliations?limit=1"));
  REQUIRE(page.at("reconciliations").as_array().size() == 1);
  CHECK(text_of(page.at("reconciliations").as_array()[0].as_object(), "state") == "running");
  const auto next =
      parsed(s.as(s.finance, "GET", "reconciliations?limit=1&cursor=" + text_of(page, "next_cursor")));
  CHECK(text_of(next.at("reconciliations").as_array()[0].as_object(), "id") == run);
  CHECK(next.at("next_cursor").is_null());
}

TEST_CASE("differences come page by page, by cause, with what to do in the language that is asked for") {
  reconciliation_desk s;
  s.find(domain::difference_cause::in_suspense, "pay_0000000000007");
  s.find(domain::difference_cause::taken_twice, "msg_0000000000007");
  const auto first = s.differences("?limit=1");
  CHECK(causes_in(first) == std::vector<std::string>{"in_suspense"});
  const auto page = parsed(first);
  const auto& d = page.at("differences").as_array().at(0).as_object();
  CHECK(text_of(d, "side") == "mpesa");
  CHECK(text_of(d, "record") == "pay_0000000000007");
  CHECK(text_of(d, "network") == "safaricom");
  CHECK(text_of(d, "action").find("match it") != std::string::npos);
  const auto next = text_of(parsed(first), "next_cursor");
  CHECK(causes_in(s.differences("?limit=1&cursor=" + next)) == std::vector<std::string>{"taken_twice"});
  CHECK(causes_in(s.differences("?cause=taken_twice")) == std::vector<std::string>{"taken_twice"});
  const auto swahili = parsed(s.differences("?language=sw"));
  CHECK(text_of(swahili.at("differences").as_array().at(0).as_object(), "action").find("Malipo") !=
      std::string::npos);
  for (const auto* bad : {"?cause=nothing", "?language=fr", "?limit=0", "?limit=101", "?cursor=x", "?day=1"})
    CHECK(s.differences(bad).status == 400);
  CHECK(s.as(s.finance, "GET", "reconciliations/rec_0000000000009/differences").status == 404);
}

TEST_CASE("the table is noted and has every difference") {
  reconciliation_desk s;
  for (int i = 0; i < 3; ++i)
    s.find(domain::difference_cause::in_suspense, "pay_" + std::to_string(i));
  auto line = s.connect();
  const auto head = line.ask("GET", "/v1/platform/reconciliations/" + run + "/differences.csv", s.finance);
  CHECK(head.status == 200);
  CHECK(head.header("content-type") == "text/csv; charset=utf-8");
  const auto table = line.read_all();
  CHECK(table.find("\"number\"\r\n") != std::string::npos);
  // Three differences, each with what to do.
  std::size_t actions = 0;
  for (auto at = table.find("match it"); at != std::string::npos; at = table.find("match it", at + 1))
    ++actions;
  CHECK(actions == 3);
  CHECK(s.reconciliations.exported == std::vector{domain::reconciliation_id{1}});
  CHECK(s.as(s.finance, "GET", "reconciliations/" + run + "/differences.csv?limit=3").status == 400);
}

TEST_CASE("only who manages money reconciles") {
  reconciliation_desk s;
  const auto support = s.sessions.staff(domain::platform_role::support);
  CHECK(s.as(support, "GET", "reconciliations").status == 403);
  CHECK(s.as(support, "POST", "reconciliations").status == 403);
  CHECK(s.as(support, "GET", "reconciliations/" + run + "/differences.csv").status == 403);
}

TEST_CASE("good answers about reconciliations are as described") {
  reconciliation_desk s;
  persistence::numbered_difference d;
  d.number = 1;
  d.what = {domain::difference_cause::other_network, {1}, "2026-03-01 1 2", "x", {}, {}, 0, 3,
      domain::kenyan_day{20'513}, domain::network_id{2}, {1}, fake_sessions::now()};
  d.link = "safaricom-1";
  s.reconciliations.found.push_back(d);
  s.reconciliations.runs[0].counts.push_back({d.what.cause, 1, {}});
  const auto told = [&](const char* method, const std::string& path, const std::string& schema) {
    const auto r = s.as(s.finance, method, "reconciliations" + path);
    CHECK(r.status < 300);
    const boost::json::object ref{{"$ref", "#/components/schemas/" + schema}};
    for (const auto& complaint : complaints(boost::json::parse(r.body), ref, description()))
      FAIL_CHECK(complaint);
  };
  told("GET", '/' + run, "Reconciliation");
  told("GET", '/' + run + "/differences", "Differences");
  told("POST", {}, "Reconciliation");
  told("POST", {}, "Reconciliation");
  told("GET", {}, "Reconciliations");
}
