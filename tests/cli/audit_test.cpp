#include "tests/cli/command_harness.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>

namespace {

using boost::json::object;

void meddle(const installation& place, const char* statement) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(place.database_path().c_str(), &db) == SQLITE_OK);
  CHECK(sqlite3_exec(db, statement, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}

std::vector<std::string> actions(const object& listed) {
  std::vector<std::string> all;
  for (const auto& entry : listed.at("entries").as_array())
    all.emplace_back(entry.as_object().at("action").as_string());
  return all;
}

}  // namespace

TEST_CASE("changes by commands are in the audit log, with the user of this machine and without secrets") {
  const installation place;
  const auto account = place.with_account();
  const auto list = place.run({"audit", "list", "--json"});
  REQUIRE(list.code == 0);
  CHECK(
      actions(list.json()) == std::vector<std::string>{"key.created", "account.credited", "account.created"});
  const auto newest = list.json().at("entries").as_array().front().as_object();
  CHECK(newest.at("actor").as_string() == "command_line");
  CHECK(newest.at("account_id") == account.at("account_id"));
  CHECK(newest.at("object") == account.at("key_id"));
  CHECK(newest.at("personal").as_object().contains("name"));
  for (const auto* secret : {"api_key", "webhook_secret"})
    CHECK(list.out.find(account.at(secret).as_string()) == std::string::npos);
}

TEST_CASE("the audit log is listed by account, actor, action and time, and page after page") {
  const installation place;
  place.with_account();
  const auto first = place.run({"audit", "list", "--limit", "2", "--json"}).json();
  CHECK(first.at("entries").as_array().size() == 2);
  const std::string next{first.at("next").as_string()};
  const auto second = place.run({"audit", "list", "--limit", "2", "--before", next, "--json"}).json();
  CHECK(actions(second) == std::vector<std::string>{"account.created"});
  CHECK(second.at("next").is_null());
  const auto count = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"audit", "list", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return place.run(words).json().at("entries").as_array().size();
  };
  CHECK(count({"--action", "key.created"}) == 1);
  CHECK(count({"--account", "a@example.com"}) == 3);
  CHECK(count({"--actor", "command_line"}) == 3);
  CHECK(count({"--actor", "system"}) == 0);
  CHECK(count({"--until", "2020-01-01T00:00:00Z"}) == 0);
  CHECK(count({"--from", "2020-01-01T00:00:00Z"}) == 3);
  for (const auto& wrong : {std::pair{"--actor", "nobody"}, std::pair{"--from", "yesterday"},
           std::pair{"--before", "1"}, std::pair{"--before", "x.y"}}) {
    CAPTURE(wrong.first);
    CHECK(place.run({"audit", "list", wrong.first, wrong.second}).code == 2);
  }
  CHECK(place.run({"audit", "list", "--account", "nobody@example.com"}).code == 5);
}

TEST_CASE(
    "a whole audit log is verified with 0, one that somebody has meddled with ends with 1 and says where") {
  const installation place;
  place.with_account();
  const auto whole = place.run({"audit", "verify", "--json"});
  CHECK(whole.code == 0);
  CHECK(whole.json().at("ok").as_bool());
  CHECK(whole.json().at("looked_at").to_number<int>() == 3);
  CHECK(place.run({"audit", "verify"}).out.ends_with("the audit log is whole: entries 1 to 3\n"));
  const auto quick = place.run({"audit", "verify", "--since-last", "--json"});
  CHECK(quick.json().at("looked_at").to_number<int>() == 0);
  CHECK(quick.json().at("from").to_number<int>() == 4);
  CHECK(place.run({"audit", "verify", "--since-last"})
            .out.ends_with(
                "no entry has come since the last verification; entries 1 to 3 were not looked at\n"));
  meddle(place, "UPDATE audit_entries SET action = 'nothing.happened' WHERE number = 2");
  // What was verified once is looked at again, unless that is not wanted.
  CHECK(place.run({"audit", "verify", "--since-last"}).code == 0);
  CHECK(place.run({"audit", "verify"}).out.find("the audit log is NOT whole: entries 1 to 3") !=
      std::string::npos);
  const auto found = place.run({"audit", "verify", "--json"});
  CHECK(found.code == 1);
  const auto finding = found.json().at("findings").as_array().front().as_object();
  CHECK(finding.at("kind").as_string() == "changed");
  CHECK(finding.at("number").to_number<int>() == 2);
}

TEST_CASE("a head that was kept tells that the end was cut off, whatever the database says") {
  const installation place;
  place.with_account();
  const std::string kept{place.run({"audit", "head", "--json"}).json().at("head").as_string()};
  CHECK(kept.starts_with("3:"));
  CHECK(place.run({"audit", "verify", "--head", kept}).code == 0);
  meddle(place,
      "DELETE FROM audit_entries WHERE number = 3; DELETE FROM audit_checkpoints; UPDATE audit_head SET number = 2, "
      "hash = (SELECT hash FROM audit_entries WHERE number = 2)");
  CHECK(place.run({"audit", "verify"}).code == 0);
  CHECK(place.run({"audit", "verify", "--head", kept}).code == 1);
  CHECK(place.run({"audit", "verify", "--head", "3:abc"}).code == 2);
}

TEST_CASE("the export is CSV that a spreadsheet does not run") {
  const installation place;
  place.with_account();
  REQUIRE(
      place.run({"account", "credit", "a@example.com", "5", "--reference", "=HYPERLINK(\"x\")"}).code == 0);
  REQUIRE(place.run({"sender", "add", "a@example.com", "--", "-MBS"}).code == 0);
  const auto exported = place.run({"audit", "export"});
  CHECK(exported.code == 0);
  CHECK(exported.out.starts_with("\"number\",\"at\",\"actor\","));
  CHECK(exported.out.find("\"'-MBS\"") != std::string::npos);
  CHECK(exported.out.find("\"amount=5.0000 reference==HYPERLINK(\"\"X\"\") reason=by the command line\"") !=
      std::string::npos);
  CHECK(std::count(exported.out.begin(), exported.out.end(), '\n') == 6);
}
