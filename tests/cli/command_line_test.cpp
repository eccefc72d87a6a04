#include "tests/cli/command_harness.hpp"

#include <doctest/doctest.h>

using words = std::vector<std::string>;

TEST_CASE("every command explains itself") {
  const installation place;
  for (auto command : {words{}, words{"migrate"}, words{"check-config"}, words{"verify"}, words{"account"},
           words{"account", "create"}, words{"account", "list"}, words{"account", "credit"},
           words{"account", "suspend"}, words{"account", "activate"}, words{"sender", "add"},
           words{"sender", "list"}, words{"sender", "remove"}, words{"key", "create"}, words{"key", "list"},
           words{"key", "revoke"}, words{"link", "list"}}) {
    command.emplace_back("--help");
    const auto help = place.run(command);
    CAPTURE(help.err);
    CHECK(help.code == 0);
    CHECK(help.out.find("Usage: mbs") != std::string::npos);
    CHECK(help.err == "");
  }
}

TEST_CASE("a command line that is not understood ends with 2 and says why on standard error") {
  const installation place;
  for (const auto& command : {words{}, words{"fly"}, words{"account"}, words{"verify", "--colour"},
           words{"account", "credit", "a@b.ke"}, words{"verify", "more"}}) {
    const auto ended = place.run(command);
    CHECK(ended.code == 2);
    CHECK(ended.out == "");
    CHECK(ended.err.starts_with("mbs: "));
    CHECK(ended.err.find("--help") != std::string::npos);
  }
}

TEST_CASE("a command that is not there is named, with the nearest one or all of them") {
  const installation place;
  struct mistyped {
    words command;
    std::string told;
  };
  for (const auto& [command, told] :
      {mistyped{{"nope"}, "there is no command \"nope\"; allowed: serve, migrate, check-config, verify"},
          mistyped{{"sevre"}, "there is no command \"sevre\"; did you mean serve?"},
          mistyped{{"sender", "lst"}, "there is no command \"sender lst\"; did you mean list?"},
          mistyped{{"account", "delete", "a@b.ke"},
              "there is no command \"account delete\"; allowed: create, list"},
          mistyped{{}, "mbs needs a command; allowed: serve, migrate"},
          mistyped{{"key"}, "mbs key needs a command; allowed: create, rotate, list, revoke"}}) {
    const auto ended = place.run(command);
    CAPTURE(ended.err);
    CHECK(ended.code == 2);
    CHECK(ended.err.find(told) != std::string::npos);
  }
}

TEST_CASE("with --json a mistake in the arguments is JSON too") {
  const auto ended = installation{}.run({"fly", "--json"});
  CHECK(ended.code == 2);
  CHECK(ended.error().at("code") == "usage");
}

TEST_CASE("people get tables with headings") {
  const installation place;
  place.with_account();
  const auto listed = place.run({"account", "list"});
  CHECK(listed.code == 0);
  CHECK(listed.out.starts_with("account"));
  CHECK(listed.out.find("a@example.com  Amina  active  1000.0000") != std::string::npos);
}

TEST_CASE("the configuration is that of --config, before MBS_CONFIG") {
  installation place{"[log]\nlevel = \"debug\"\n"};
  const auto level = [](const told& t) { return t.json().at("settings").at("log.level"); };
  CHECK(level(place.run({"check-config", "--json"})) == "debug");
  const temporary_file other{"[log]\nlevel = \"error\"\n"};
  CHECK(level(place.run({"check-config", "--json", "--config", other.path()})) == "error");
}
