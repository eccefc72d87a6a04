#include "persistence/accounts/account_store.hpp"
#include "persistence/database.hpp"
#include "persistence/journal/journal_store.hpp"
#include "persistence/links/link_store.hpp"
#include "tests/cli/command_harness.hpp"

#include <doctest/doctest.h>

namespace {

const std::string one_link =
    "[[link]]\nname = \"safaricom\"\nnetworks = [\"safaricom\"]\nsystem_id = \"mbs\"\npassword = "
    "\"topsecrt\"\n";

}  // namespace

TEST_CASE("migrate prepares the database and has nothing to do the second time") {
  const installation place;
  const auto first = place.run({"migrate", "--json"});
  CHECK(first.code == 0);
  CHECK(first.json().at("database") == "sqlite");
  CHECK_FALSE(first.json().at("applied").as_array().empty());
  CHECK(place.run({"migrate", "--json"}).json().at("applied").as_array().empty());
}

TEST_CASE("a database that is not prepared ends with 4 and the hint to migrate") {
  const installation place;
  const auto ended = place.run({"account", "list"});
  CHECK(ended.code == 4);
  CHECK(ended.err.find("mbs migrate") != std::string::npos);
}

TEST_CASE("a database that cannot be opened ends with 4") {
  installation place;
  place.environment["MBS_DATABASE__URL"] = "sqlite:/nowhere/at/all.db";
  const auto ended = place.run({"migrate", "--json"});
  CHECK(ended.code == 4);
  CHECK(ended.error().at("code") == "database_unusable");
}

TEST_CASE("no command but migrate and account create makes a database that is not there") {
  using words = std::vector<std::string>;
  const installation place;
  for (const auto& command :
      {words{"verify"}, words{"account", "list"}, words{"account", "credit", "a@b.ke", "1"},
          words{"account", "suspend", "a@b.ke"}, words{"sender", "add", "a@b.ke", "NAME"},
          words{"sender", "list", "a@b.ke"}, words{"sender", "remove", "a@b.ke", "NAME"},
          words{"key", "create", "a@b.ke"}, words{"key", "list", "a@b.ke"},
          words{"key", "revoke", "key_0000000000001"}, words{"link", "list"}, words{"check-config"}}) {
    const auto ended = place.run(command);
    CAPTURE(ended.err);
    if (command.front() != "check-config") {
      CHECK(ended.code == 4);
      CHECK(ended.err.find(place.database_path()) != std::string::npos);
    }
    CHECK_FALSE(std::filesystem::exists(place.database_path()));
    CHECK_FALSE(std::filesystem::exists(place.database_path() + "-serve"));
  }
}

TEST_CASE("a database that cannot be used is refused with its own reason, and without the URL's password") {
  installation place;
  const auto told = [&](const std::string& url) {
    place.environment["MBS_DATABASE__URL"] = url;
    const auto ended = place.run({"account", "list"});
    CHECK(ended.code == 4);
    CHECK(ended.err.find("hunter2") == std::string::npos);
    return ended.err;
  };
  const temporary_file text{std::string(200, 'x'), "text"};
  CHECK(told("postgresql://mbs:hunter2@127.0.0.1:1/mbs").find("Connection refused") != std::string::npos);
  CHECK(told("postgresql://mbs:hunter2@/mbs?host=/nowhere").find("No such file") != std::string::npos);
  CHECK(told("sqlite:" + text.path()).find("not a database") != std::string::npos);
  CHECK(told("sqlite:" + std::filesystem::path{text.path()}.parent_path().string()).find("it is a folder") !=
      std::string::npos);
}

TEST_CASE("another program's file is not changed by looking for a database in it") {
  const temporary_file empty{"", "other.db"};
  installation place;
  place.environment["MBS_DATABASE__URL"] = "sqlite:" + empty.path();
  CHECK(place.run({"verify"}).code == 4);
  CHECK(std::filesystem::file_size(empty.path()) == 0);
}

TEST_CASE("the database is for its owner and group alone, and so is what lies beside it") {
  const installation place;
  place.with_account();
  const auto others = std::filesystem::perms::others_all;
  for (const auto& file :
      std::filesystem::directory_iterator{std::filesystem::path{place.database_path()}.parent_path()}) {
    if (!file.path().string().starts_with(place.database_path())) continue;
    CAPTURE(file.path().string());
    CHECK((file.status().permissions() & others) == std::filesystem::perms::none);
  }
}

TEST_CASE("check-config and serve refuse the same things, all of them at once") {
  const installation place{
      "[http]\ntls_certificate = \"/nowhere/c.pem\"\ntls_key = \"/nowhere/k.pem\"\n"
      "[routing]\nnumbering_file = \"/nowhere/plan.csv\"\n[log]\nlevel = \"loud\"\n"};
  const auto checked = place.run({"check-config", "--json"});
  const auto served = place.run({"serve"});
  CHECK(checked.code == 3);
  CHECK(served.code == 3);
  const auto details = checked.error().at("details").as_array();
  CHECK(details.size() == 4);
  for (const auto& detail : details) {
    CAPTURE(detail);
    CHECK(served.err.find(std::string{detail.as_string()}) != std::string::npos);
  }
}

TEST_CASE("check-config warns of what is valid and probably not meant") {
  const temporary_file password{"\n", "password"};
  const installation place{
      one_link.substr(0, one_link.find("password")) + "password_file = \"" + password.path() + "\"\n"};
  const auto checked = place.run({"check-config", "--json"});
  CHECK(checked.code == 0);
  CHECK(checked.json().at("warnings").as_array().size() == 2);
  CHECK(place.run({"check-config"}).out.find("warning: mbs.toml:5: link[1].password_file: ") !=
      std::string::npos);
}

TEST_CASE("verify says that everything adds up") {
  const installation place;
  place.with_account();
  const auto verified = place.run({"verify", "--json"});
  CHECK(verified.code == 0);
  const auto answer = verified.json();
  CHECK(answer.at("ok") == true);
  CHECK(answer.at("accounts") == 1);
  CHECK(answer.at("available") == "1000.0000");
  CHECK(answer.at("funding") == "-1000.0000");
  CHECK(answer.at("differences").as_array().empty());
}

TEST_CASE("verify ends with 1 and names the difference when money is out of thin air") {
  const installation place;
  place.with_account();
  // A posting for which nothing was reserved: no store would be asked for it, but a broken program could.
  const auto database = mbs::persistence::database::open("sqlite:" + place.database_path());
  REQUIRE(database.has_value());
  const auto id = (*database)
                      ->connect(mbs::persistence::lane::people)
                      ->get<mbs::persistence::account_store>()
                      .find_account("a@example.com");
  REQUIRE(id.has_value());
  const auto journal = (*database)->journal();
  mbs::persistence::journal_batch batch;
  batch.transfers.push_back(
      {*id, mbs::domain::transfer_kind::post, mbs::domain::money::from_units(1), 1, {}});
  REQUIRE(journal->commit(*journal->last_commit() + 1, batch) == mbs::persistence::commit_outcome::committed);
  const auto verified = place.run({"verify", "--json"});
  CHECK(verified.code == 1);
  CHECK(verified.json().at("ok") == false);
  CHECK_FALSE(verified.json().at("differences").as_array().empty());
  const auto for_people = place.run({"verify"});
  CHECK(for_people.code == 1);
  CHECK(for_people.out.find("difference: ") != std::string::npos);
}

TEST_CASE("check-config says what is in force without secrets") {
  const installation place{one_link};
  const auto checked = place.run({"check-config", "--json"});
  REQUIRE(checked.err == "");
  CHECK(checked.code == 0);
  const auto settings = checked.json().at("settings");
  CHECK(settings.at("link.safaricom.networks") == "safaricom");
  CHECK(settings.at("link.safaricom.password") == "(set)");
  CHECK(checked.out.find("topsecrt") == std::string::npos);
  CHECK(place.run({"check-config"}).out.find("topsecrt") == std::string::npos);
}

TEST_CASE("check-config gives every complaint and ends with 3") {
  const installation place{"[http]\nmax_pipelined = 0\n[log]\nlevel = \"loud\"\n"};
  const auto checked = place.run({"check-config", "--json"});
  CHECK(checked.code == 3);
  CHECK(checked.out == "");
  CHECK(checked.error().at("code") == "invalid_configuration");
  CHECK(checked.error().at("details").as_array().size() == 2);
  const auto for_people = place.run({"check-config"});
  CHECK(for_people.err.find("mbs.toml:2: http.max_pipelined: 0 is too small; allowed: 1 to 1024 requests") !=
      std::string::npos);
}

TEST_CASE("a configuration with a mistake stops every command before it touches the database") {
  const installation place{"[http]\nmax_pipelined = 0\n"};
  CHECK(place.run({"migrate"}).code == 3);
  CHECK(place.run({"account", "create", "--email", "a@b.ke", "--name", "A"}).code == 3);
  CHECK_FALSE(std::filesystem::exists(place.database_path()));
}

TEST_CASE("link list shows configured links and those that only the database knows") {
  const installation place{one_link};
  place.with_account();
  const auto database = mbs::persistence::database::open("sqlite:" + place.database_path());
  REQUIRE(database.has_value());
  REQUIRE((*database)
              ->connect(mbs::persistence::lane::changes)
              ->get<mbs::persistence::link_store>()
              .intern_link("old")
              .has_value());
  const auto links = place.run({"link", "list", "--json"}).json().at("links").as_array();
  REQUIRE(links.size() == 2);
  CHECK(links.at(0).at("name") == "safaricom");
  CHECK(links.at(0).at("state") == "enabled");
  CHECK(links.at(0).at("number").is_null());
  CHECK(links.at(1).at("name") == "old");
  CHECK(links.at(1).at("state") == "not configured");
}
