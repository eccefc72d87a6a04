#include "tests/cli/command_harness.hpp"

#include <doctest/doctest.h>

TEST_CASE("alerts are set from the command line, in place of those before, and shown as they stand") {
  const installation place;
  (void)place.with_account();
  const auto set = place.run(
      {"balance", "set-alerts", "a@example.com", "--at", "5000", "--at", "200.5", "--sms", "--json"});
  REQUIRE(set.err == "");
  const auto alerts = set.json().at("alerts").as_array();
  REQUIRE(alerts.size() == 2);
  CHECK(alerts[0].at("amount") == "5000.0000");
  CHECK(alerts[0].at("state") == "below");
  CHECK(alerts[1].at("state") == "armed");
  CHECK(set.json().at("sms").as_bool());
  CHECK(place.run({"balance", "alerts", "a@example.com", "--json"}).json() == set.json());
  CHECK(place.run({"balance", "set-alerts", "a@example.com", "--at=-50"}).code == 2);
  CHECK(place.run({"balance", "limit", "a@example.com", "100", "--reason", "pays in 30 days"}).code == 0);
  CHECK(place.run({"balance", "set-alerts", "a@example.com", "--at=-50", "--json"})
            .json()
            .at("alerts")
            .as_array()
            .size() == 1);
  CHECK(
      place.run({"balance", "set-alerts", "a@example.com", "--json"}).json().at("alerts").as_array().empty());
  CHECK(place.run({"balance", "set-alerts", "a@example.com", "--at", "x"}).code == 2);
  CHECK(place.run({"balance", "set-alerts", "a@example.com", "--at", "1", "--at", "1"}).code == 2);
}

TEST_CASE("a credit limit is changed from the command line with a reason, and its history listed") {
  const installation place;
  (void)place.with_account();
  const auto set =
      place.run({"balance", "limit", "a@example.com", "500", "--reason", "pays in 30 days", "--json"});
  REQUIRE(set.err == "");
  CHECK(set.json().at("credit_limit") == "500.0000");
  CHECK(place.run({"balance", "limit", "a@example.com", "500", "--reason", "again"}).code != 0);
  CHECK(place.run({"balance", "limit", "a@example.com", "20", "--reason", "paid late", "--json"}).code == 0);
  const auto listed =
      place.run({"balance", "limits", "a@example.com", "--json"}).json().at("credit_limits").as_array();
  REQUIRE(listed.size() == 2);
  CHECK(listed[0].at("before") == "500.0000");
  CHECK(listed[0].at("reason") == "paid late");
  CHECK(listed[0].at("by") == "command_line");
  CHECK(place.run({"balance", "limit", "a@example.com", "-1", "--reason", "x"}).code != 0);
  CHECK(place.run({"balance", "limit", "a@example.com", "1", "--reason", ""}).code == 2);
  const auto accounts = place.run({"account", "list", "--json"}).json().at("accounts").as_array();
  CHECK(accounts[0].at("credit_limit") == "20.0000");
  CHECK(place.run({"verify"}).code == 0);
}
