#include "http/access/api_key.hpp"
#include "persistence/access/key_store.hpp"
#include "persistence/database.hpp"
#include "persistence/webhooks/webhook_store.hpp"
#include "tests/cli/command_harness.hpp"

#include <doctest/doctest.h>

namespace json = boost::json;

namespace {

std::string balance_of(const installation& place) {
  const auto accounts = place.run({"account", "list", "--json"}).json().at("accounts").as_array();
  return std::string{accounts.at(0).at("available").as_string()};
}

}  // namespace

TEST_CASE("creating an account prepares a new database and prints one JSON object with everything needed") {
  const installation place;
  const auto made = place.run({"account", "create", "--email", "a@example.com", "--name", "Amina", "--credit",
      "1000", "--sender", "NAME", "--sender", "40404", "--sender", "NAME", "--key", "--json"});
  REQUIRE(made.err == "");
  CHECK(made.code == 0);
  const auto answer = made.json();
  CHECK(answer.at("account_id").as_string().starts_with("acc_"));
  CHECK(mbs::http::api_key::is_well_formed(std::string{answer.at("api_key").as_string()}));
  CHECK(answer.at("key_id").as_string().starts_with("key_"));
  CHECK(answer.at("webhook_secret").as_string().starts_with("whsec_"));
  CHECK(answer.at("email") == "a@example.com");
  CHECK(answer.at("name") == "Amina");
  CHECK(answer.at("balance") == "1000.0000");
  CHECK(answer.at("senders") == json::array{"NAME", "40404"});
  CHECK(balance_of(place) == "1000.0000");
}

TEST_CASE("the API key that is shown is the one whose hash is stored, and it is stored nowhere else") {
  const installation place;
  const auto made = place.with_account();
  const std::string text{made.at("api_key").as_string()};
  const auto database = mbs::persistence::database::open("sqlite:" + place.database_path());
  REQUIRE(database.has_value());
  const auto found = (*database)
                         ->connect(mbs::persistence::lane::people)
                         ->get<mbs::persistence::key_store>()
                         .find_key(mbs::http::sha256(text));
  REQUIRE(found.has_value());
  REQUIRE(found->has_value());
  CHECK(mbs::domain::to_text((*found)->id) == std::string{made.at("key_id").as_string()});
  CHECK(place.run({"key", "list", "a@example.com", "--json"}).out.find(text) == std::string::npos);
}

TEST_CASE("without --key there is no key, and without --credit no credit") {
  const installation place;
  const auto answer =
      place.run({"account", "create", "--email", "b@example.com", "--name", "B", "--json"}).json();
  CHECK_FALSE(answer.contains("api_key"));
  CHECK(answer.at("balance") == "0.0000");
}

TEST_CASE("an e-mail address has one account, whatever its case") {
  const installation place;
  place.with_account();
  const auto again = place.run({"account", "create", "--email", "A@Example.com", "--name", "B", "--json"});
  CHECK(again.code == 5);
  CHECK(again.out == "");
  CHECK(again.error().at("code") == "already_exists");
  CHECK(place.run({"account", "list", "--json"}).json().at("accounts").as_array().size() == 1);
}

TEST_CASE("what is wrong with a new account is said before anything is stored") {
  const installation place;
  using words = std::vector<std::string>;
  for (const auto& wrong :
      {words{"--email", "nobody", "--name", "B"}, words{"--email", "a b@c", "--name", "B"},
          words{"--email", "a@b", "--name", ""}, words{"--email", "a@b", "--name", "B", "--credit", "-1"},
          words{"--email", "a@b", "--name", "B", "--credit", "1.00001"},
          words{"--email", "a@b", "--name", "B", "--credit", "ten"},
          words{"--email", "a@b", "--name", "B", "--sender", "TWELVELETTERS"}, words{"--name", "B"}}) {
    words arguments{"account", "create", "--json"};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    const auto ended = place.run(arguments);
    CAPTURE(ended.err);
    CHECK(ended.code == 2);
    CHECK(ended.error().at("code") == "usage");
  }
  CHECK_FALSE(std::filesystem::exists(place.database_path()));
}

TEST_CASE("a credit happens once for each reference") {
  const installation place;
  place.with_account();
  const std::vector<std::string> credit{
      "account", "credit", "a@example.com", "50.5", "--reference", "R1", "--json"};
  const auto first = place.run(credit);
  CHECK(first.code == 0);
  CHECK(first.json().at("amount") == "50.5000");
  CHECK(first.json().at("reference") == "R1");
  const auto second = place.run(credit);
  CHECK(second.code == 5);
  CHECK(second.error().at("code") == "already_exists");
  CHECK(balance_of(place) == "1050.5000");
}

TEST_CASE("a credit without a reference gets one, which is printed") {
  const installation place;
  const auto id = std::string{place.with_account().at("account_id").as_string()};
  const auto credited = place.run({"account", "credit", id, "1", "--json"}).json();
  CHECK(credited.at("reference").as_string().starts_with("MANUAL-"));
  CHECK(balance_of(place) == "1001.0000");
}

TEST_CASE("a debit takes what is there and not more") {
  const installation place;
  place.with_account();
  CHECK(place.run({"account", "credit", "a@example.com", "400", "--debit"}).code == 0);
  const auto refused = place.run({"account", "credit", "a@example.com", "601", "--debit", "--json"});
  CHECK(refused.code == 5);
  CHECK(refused.error().at("code") == "insufficient_credit");
  CHECK(balance_of(place) == "600.0000");
}

TEST_CASE("an account is suspended and activated by e-mail or id") {
  const installation place;
  const auto id = std::string{place.with_account().at("account_id").as_string()};
  const auto status = [&] {
    return place.run({"account", "list", "--json"}).json().at("accounts").at(0).at("status");
  };
  CHECK(place.run({"account", "suspend", "a@example.com"}).code == 0);
  CHECK(status() == "suspended");
  CHECK(place.run({"account", "activate", id}).code == 0);
  CHECK(status() == "active");
}

TEST_CASE("an account that is not there is refused by every command that names one") {
  const installation place;
  place.with_account();
  using words = std::vector<std::string>;
  for (const auto& command :
      {words{"account", "credit", "nobody@x.ke", "1"}, words{"account", "suspend", "nobody@x.ke"},
          words{"account", "activate", "nobody@x.ke"}, words{"sender", "add", "nobody@x.ke", "NAME"},
          words{"sender", "remove", "nobody@x.ke", "NAME"}, words{"sender", "list", "nobody@x.ke"},
          words{"key", "create", "nobody@x.ke"}, words{"key", "list", "nobody@x.ke"}}) {
    auto arguments = command;
    arguments.emplace_back("--json");
    const auto ended = place.run(arguments);
    CAPTURE(ended.err);
    CHECK(ended.code == 5);
    CHECK(ended.error().at("code") == "not_found");
  }
}

TEST_CASE("a sender is approved for a network and a class, once") {
  const installation place;
  place.with_account();
  const std::vector<std::string> add{
      "sender", "add", "a@example.com", "SHOP", "--network", "safaricom", "--class", "otp"};
  CHECK(place.run(add).code == 0);
  CHECK(place.run(add).code == 5);
  CHECK(place.run({"sender", "add", "a@example.com", "SHOP", "--network", "vodafone"}).code == 2);
  CHECK(place.run({"sender", "add", "a@example.com", "SHOP", "--class", "urgent"}).code == 2);
  CHECK(place.run({"sender", "add", "a@example.com", "TWELVELETTERS"}).code == 2);
  const auto accounts = place.run({"account", "list", "--json"}).json().at("accounts").as_array();
  CHECK(accounts.at(0).at("senders").as_array().size() == 2);
}

TEST_CASE("the senders of an account are listed and taken away, one approval at a time") {
  const installation place;
  const auto id = std::string{place.with_account().at("account_id").as_string()};
  REQUIRE(place.run({"sender", "add", id, "SHOP", "--network", "safaricom", "--class", "otp"}).code == 0);
  REQUIRE(place.run({"sender", "add", id, "SHOP"}).code == 0);
  const auto listed = [&] {
    return place.run({"sender", "list", "a@example.com", "--json"}).json().at("senders").as_array();
  };
  REQUIRE(listed().size() == 3);
  const json::object terms{{"expires_at", nullptr}, {"shared", false}, {"default", false}};
  const auto with_terms = [&](json::object of) {
    for (const auto& term : terms)
      of.emplace(term.key(), term.value());
    return of;
  };
  CHECK(listed().at(0) == with_terms({{"sender", "NAME"}, {"network", "all"}, {"class", "all"}}));
  CHECK(listed().at(2) == with_terms({{"sender", "SHOP"}, {"network", "safaricom"}, {"class", "otp"}}));
  CHECK(place.run({"sender", "list", id}).out.find("SHOP    safaricom  otp") != std::string::npos);
  CHECK(place.run({"sender", "remove", id, "SHOP", "--json"}).json().at("removed") == true);
  const auto again = place.run({"sender", "remove", id, "SHOP", "--json"});
  CHECK(again.code == 5);
  CHECK(again.error().at("code") == "not_found");
  CHECK(listed().size() == 2);
  CHECK(place.run({"sender", "remove", id, "SHOP", "--network", "vodafone"}).code == 2);
}

TEST_CASE("a key is made, listed and revoked") {
  const installation place;
  place.with_account();
  const auto made = place.run({"key", "create", "a@example.com", "--label", "build", "--json"}).json();
  const std::string id{made.at("key_id").as_string()};
  CHECK(place.run({"key", "revoke", id}).code == 0);
  const auto keys = place.run({"key", "list", "a@example.com", "--json"}).json().at("keys").as_array();
  REQUIRE(keys.size() == 2);
  CHECK(keys.at(0).at("revoked_at").is_null());
  CHECK(keys.at(1).at("label") == "build");
  CHECK(keys.at(1).at("revoked_at").is_string());
  CHECK(made.at("api_key").as_string().starts_with(std::string{keys.at(1).at("prefix").as_string()}));
  CHECK(place.run({"key", "revoke", "key_nonsense"}).code == 2);
  CHECK(place.run({"key", "revoke", "key_0000000000001"}).code == 5);
}

TEST_CASE("secrets of callbacks are rotated and shown once, and a callback URL is listed and deleted") {
  const installation place;
  const auto account = place.with_account();
  const auto rotated = place.run({"account", "rotate-secret", "a@example.com", "--json"}).json();
  const std::string secret{rotated.at("webhook_secret").as_string()};
  CHECK(secret.starts_with("whsec_"));
  CHECK(rotated.at("previous_until").is_string());
  CHECK(place.run({"account", "list", "--json"}).out.find(secret) == std::string::npos);
  CHECK(place.run({"account", "rotate-secret", "nobody@example.com"}).code == 5);
  std::string id;
  {
    const auto database = mbs::persistence::database::open("sqlite:" + place.database_path());
    const auto stores = (*database)->connect(mbs::persistence::lane::changes);
    const auto owner = mbs::domain::account_id_from(std::string{account.at("account_id").as_string()});
    const auto made = stores->get<mbs::persistence::webhook_store>().create_webhook_endpoint(
        {{}, *owner, "https://a.example/1", "", 1, true, mbs::domain::time_point{}});
    REQUIRE(made.has_value());
    id = mbs::domain::to_text(made->id);
  }
  const auto listed =
      place.run({"webhook", "list", "a@example.com", "--json"}).json().at("webhooks").as_array();
  REQUIRE(listed.size() == 1);
  CHECK(std::string{listed.at(0).at("webhook_id").as_string()} == id);
  CHECK(listed.at(0).at("state") == "ok");
  CHECK(listed.at(0).at("last_failure").is_null());
  CHECK_FALSE(listed.at(0).at("default").as_bool());
  const auto is_default = [&] {
    const auto all = place.run({"webhook", "list", "a@example.com", "--json"}).json();
    return all.at("webhooks").as_array().at(0).at("default").as_bool();
  };
  CHECK(place.run({"webhook", "default", id}).code == 0);
  CHECK(is_default());
  CHECK(place.run({"webhook", "default", id, "--off"}).code == 0);
  CHECK_FALSE(is_default());
  CHECK(place.run({"webhook", "default", "whk_0000000000009"}).code == 5);
  const auto own = place.run({"webhook", "rotate-secret", id, "--json"}).json();
  CHECK(own.at("webhook_secret").as_string().starts_with("whsec_"));
  CHECK(place.run({"webhook", "list", "a@example.com"}).out.find("own_secret") != std::string::npos);
  CHECK(place.run({"webhook", "delete", id}).code == 0);
  CHECK(place.run({"webhook", "delete", id}).code == 5);
  CHECK(place.run({"webhook", "delete", "whk_nonsense"}).code == 2);
}
