#include "persistence/database.hpp"
#include "persistence/senders/sender_store.hpp"
#include "tests/cli/command_harness.hpp"

#include <doctest/doctest.h>

namespace {

namespace json = boost::json;
using namespace mbs;

/// A request that waits, as the front end would have stored it.
std::string ask(const installation& place, const json::object& account, const std::string& name) {
  const auto database = std::move(persistence::database::open("sqlite:" + place.database_path()).value());
  const auto stores = database->connect(persistence::lane::changes);
  const auto id = *domain::account_id_from(std::string{account.at("account_id").as_string()});
  const auto made = stores->get<persistence::sender_store>().add_request(
      {id, {name, std::nullopt, domain::traffic_class::otp}, "Receipts"},
      {{domain::actor_kind::person, 7}, domain::time_point{std::chrono::hours{500'000}}});
  REQUIRE(made.has_value());
  return domain::to_text(made->id);
}

json::array listed(const installation& place, const std::string& state) {
  return place.run({"sender", "requests", "--state", state, "--json"}).json().at("requests").as_array();
}

}  // namespace

TEST_CASE("the operator is told whom everybody knows a sender looks like") {
  const installation place;
  ask(place, place.with_account(), "M-PESA");
  CHECK(listed(place, "waiting").at(0).at("looks_like") == "M-PESA");
  CHECK(place.run({"sender", "requests"}).out.find("looks like") != std::string::npos);
}

TEST_CASE("requests for senders are listed, approved and rejected by the operator") {
  const installation place;
  const auto account = place.with_account();
  const auto first = ask(place, account, "SHOP");
  const auto second = ask(place, account, "OTHER");
  REQUIRE(listed(place, "waiting").size() == 2);
  CHECK(listed(place, "waiting").at(0).at("sender") == "SHOP");
  CHECK(listed(place, "waiting").at(0).at("class") == "otp");
  CHECK(listed(place, "waiting").at(0).at("looks_like").is_null());
  CHECK(place.run({"sender", "requests"}).out.find("Receipts") != std::string::npos);
  const auto page = place.run({"sender", "requests", "--limit", "1", "--json"}).json();
  CHECK(page.at("next") == json::value(first));
  const auto rest = place.run({"sender", "requests", "--after", first, "--json"}).json();
  CHECK(rest.at("requests").as_array().size() == 1);

  const auto approved = place.run({"sender", "approve", first, "--expires", "90d", "--json"});
  REQUIRE(approved.code == 0);
  CHECK(approved.json().at("state") == "approved");
  CHECK(approved.json().at("decided_by") == "command_line");
  const auto senders =
      place.run({"sender", "list", "a@example.com", "--json"}).json().at("senders").as_array();
  REQUIRE(senders.size() == 2);
  CHECK(senders.at(1).at("sender") == "SHOP");
  CHECK(senders.at(1).at("expires_at").is_string());

  const auto rejected = place.run({"sender", "reject", second, "--reason", "No licence", "--json"});
  REQUIRE(rejected.code == 0);
  CHECK(rejected.json().at("reason") == "No licence");
  CHECK(listed(place, "waiting").empty());
  CHECK(listed(place, "rejected").size() == 1);
  CHECK(place.run({"sender", "approve", second, "--json"}).error().at("code") == "not_waiting");
  CHECK(place.run({"mail", "list", "--json"}).json().at("mails").as_array().size() == 2);
}

TEST_CASE("what is wrong with a decision is said before the database is asked") {
  const installation place;
  const auto account = place.with_account();
  const auto request = ask(place, account, "SHOP");
  using words = std::vector<std::string>;
  for (const auto& wrong : {words{"sender", "approve", "sdd_0000000000001"}, words{"sender", "approve", "x"},
           words{"sender", "approve", request, "--expires", "yesterday"},
           words{"sender", "approve", request, "--expires", "2020-01-01T00:00:00Z"},
           words{"sender", "reject", request}, words{"sender", "reject", request, "--reason", " "},
           words{"sender", "requests", "--state", "open"}, words{"sender", "requests", "--after", "x"},
           words{"sender", "add", "a@example.com", "NEW", "--expires", "never"}}) {
    CAPTURE(wrong.back());
    CHECK(place.run(wrong).code == 2);
  }
  CHECK(listed(place, "waiting").size() == 1);
  CHECK(place.run({"sender", "approve", "sdr_0000000000009", "--json"}).error().at("code") == "not_found");
}

TEST_CASE("a sender is added with an end, and as a shared one") {
  const installation place;
  place.with_account();
  const auto added = place.run(
      {"sender", "add", "a@example.com", "TRIAL", "--expires", "2090-01-01T00:00:00Z", "--shared", "--json"});
  CHECK(added.code == 2);  // beyond what an approval may last
  const auto shared =
      place.run({"sender", "add", "a@example.com", "TRIAL", "--expires", "30d", "--shared", "--json"});
  REQUIRE(shared.code == 0);
  CHECK(shared.json().at("shared") == true);
  const auto senders =
      place.run({"sender", "list", "a@example.com", "--json"}).json().at("senders").as_array();
  CHECK(senders.at(1).at("shared") == true);
  CHECK(senders.at(1).at("expires_at").is_string());
}
