#include "tests/cli/command_harness.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace {

/// A file of keys of its own, set in the configuration.
struct keyed : installation {
  keyed() : file{database_path() + ".keys"} {
    REQUIRE(run({"master-key", "make", file}).code == 0);
    environment["MBS_SECRETS__MASTER_KEY_FILE"] = file;
  }
  keyed(const keyed&) = delete;
  keyed& operator=(const keyed&) = delete;
  ~keyed() { std::filesystem::remove(file); }
  std::string file;
};

}  // namespace

TEST_CASE("a file of keys is made once, for its owner alone") {
  const keyed place;
  struct stat about {};
  REQUIRE(::stat(place.file.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  const auto again = place.run({"master-key", "make", place.file, "--json"});
  CHECK(again.code == 5);
  CHECK(again.error().at("message").as_string().find("File exists") != std::string::npos);
}

TEST_CASE("commands refuse a configuration whose file of keys cannot be used, and say why") {
  const keyed place;
  REQUIRE(::chmod(place.file.c_str(), 0644) == 0);
  const auto refused = place.run({"account", "list"});
  CHECK(refused.code == 3);
  CHECK(refused.err.find("chmod 600") != std::string::npos);
  std::filesystem::remove(place.file);
  CHECK(place.run({"check-config"}).err.find("secrets.master_key_file") != std::string::npos);
}

TEST_CASE("migrate seals the secrets of a database that had none, and says how many rows") {
  keyed place;
  place.environment.erase("MBS_SECRETS__MASTER_KEY_FILE");
  place.with_account();
  CHECK(place.run({"check-config"}).out.find("warning: secrets.master_key_file is not set") !=
      std::string::npos);
  CHECK(place.run({"migrate", "--json"}).json().at("sealed").to_number<int>() == 0);
  place.environment["MBS_SECRETS__MASTER_KEY_FILE"] = place.file;
  CHECK(place.run({"check-config"}).out.find("secrets.master_key_file is not set") == std::string::npos);
  CHECK(place.run({"migrate", "--json"}).json().at("sealed").to_number<int>() == 1);
  CHECK(place.run({"migrate", "--json"}).json().at("sealed").to_number<int>() == 0);
}

TEST_CASE("another file of keys, or none, is refused where the database is sealed") {
  keyed place;
  place.with_account();
  REQUIRE(place.run({"migrate"}).code == 0);
  CHECK(place.run({"account", "list"}).code == 0);
  std::filesystem::remove(place.file);
  REQUIRE(place.run({"master-key", "make", place.file}).code == 0);
  for (const auto& command : {std::vector<std::string>{"account", "list"}, {"migrate"}}) {
    const auto refused = place.run(command);
    CHECK(refused.code == 3);
    CHECK(refused.err.find("is not in secrets.master_key_file") != std::string::npos);
  }
  place.environment.erase("MBS_SECRETS__MASTER_KEY_FILE");
  CHECK(place.run({"account", "list"}).err.find("needs secrets.master_key_file") != std::string::npos);
}

TEST_CASE("a rotation keeps the old key until all is sealed anew") {
  const keyed place;
  place.with_account();
  REQUIRE(place.run({"migrate"}).code == 0);
  const auto rotated = place.run({"master-key", "rotate", "--json"});
  REQUIRE(rotated.code == 0);
  CHECK(place.run({"migrate", "--json"}).json().at("sealed").to_number<int>() == 1);
  std::string newest;
  std::getline(std::ifstream{place.file}, newest);
  CHECK(newest.starts_with(std::string{rotated.json().at("key").as_string()} + ' '));
  std::ofstream{place.file} << newest << '\n';
  CHECK(place.run({"account", "list"}).code == 0);
  const installation without;
  CHECK(without.run({"master-key", "rotate"}).code == 3);
}
