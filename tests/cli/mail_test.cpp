#include "cli/serving_checks.hpp"
#include "tests/cli/command_harness.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace {

const std::string with_folder =
    "[mail]\ntransport = \"folder\"\nfrom = \"Tuma <no-reply@tuma.example>\"\nfolder = \"/tmp\"\n";

/// With one test mail that waits, since no server runs.
struct waiting_mail : installation {
  waiting_mail() : installation{with_folder} {
    run({"migrate"});
    made = run({"mail", "test", "Asha@Example.com", "--language", "sw", "--json"});
    id = std::string{made.json().at("mail_id").as_string()};
  }
  told made;
  std::string id;
};

}  // namespace

TEST_CASE("a test mail waits in the outbox until a server runs, and is listed without what it tells") {
  const waiting_mail place;
  CHECK(place.made.code == 0);
  CHECK(place.made.err.find("no server is running") != std::string::npos);
  const auto listed = place.run({"mail", "list", "--json"}).json().at("mails").as_array();
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].at("to") == "asha@example.com");
  CHECK(listed[0].at("state") == "waiting");
  CHECK(listed[0].at("language") == "sw");
  CHECK(listed[0].as_object().find("fields") == listed[0].as_object().end());
  CHECK(place.run({"mail", "list", "--state", "sent", "--json"}).json().at("mails").as_array().empty());
  CHECK(place.run({"mail", "list", "--to", "asha@example.com"}).out.find(place.id) != std::string::npos);
}

TEST_CASE("an address is called bounced, shown so, and the mark is taken away") {
  const waiting_mail place;
  CHECK(place.run({"mail", "bounced", "asha@example.com", "--reason", "full"}).code == 0);
  const auto shown = place.run({"mail", "show", place.id, "--json"}).json();
  CHECK(shown.at("address_marked") == "bounced");
  CHECK(shown.at("marked_because") == "full");
  CHECK(place.run({"mail", "bounced", "asha@example.com", "--undo"}).code == 0);
  CHECK(place.run({"mail", "bounced", "asha@example.com", "--undo"}).code == 5);
}

TEST_CASE("what cannot be a mail, an address or a reason is refused with words") {
  const waiting_mail place;
  CHECK(place.run({"mail", "show", "mai_0000000000001", "--json"}).code == 5);
  CHECK(place.run({"mail", "show", "17", "--json"}).error().at("code") == "usage");
  CHECK(place.run({"mail", "test", "nobody", "--json"}).code == 2);
  CHECK(place.run({"mail", "bounced", "a@b.cd", "--reason", "a\nb"}).code == 2);
  CHECK(place.run({"mail", "retry", place.id, "--json"}).json().at("state") == "waiting");
}

TEST_CASE("without a transport no test mail is written") {
  const installation place;
  place.run({"migrate"});
  const auto answer = place.run({"mail", "test", "asha@example.com", "--json"});
  CHECK(answer.code == 3);
  CHECK(answer.error().at("code") == "no_mail");
}

TEST_CASE("addresses that are none and folders that cannot be written are obstacles to serving") {
  mbs::config::settings s;
  s.http.listen = "127.0.0.1:0";
  const auto found = [&s](const std::string& what) {
    for (const auto& complaint : mbs::cli::find_obstacles(s))
      if (complaint.starts_with(what)) return true;
    return false;
  };
  s.mail.transport = "folder";
  s.mail.from = "Tuma <no-reply@tuma.example>";
  s.mail.folder = std::filesystem::temp_directory_path().string();
  CHECK(!found("mail."));
  s.mail.folder = "/nowhere/at/all";
  CHECK(found("mail.folder: /nowhere/at/all is not there"));
  s.mail.from = "Tuma";
  s.mail.reply_to = "a@b";
  CHECK(found("mail.from: "));
  CHECK(found("mail.reply_to: "));
  s.mail.transport = "smtp";
  s.mail.ca_file = "/nowhere/ca.pem";
  CHECK(found("mail.ca_file: /nowhere/ca.pem: there is no such file"));
}
