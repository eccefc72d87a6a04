#include "tests/persistence/migrations/old_database.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace mbs::test {

TEST_CASE_TEMPLATE("looking at a schema tells new, older and present ones apart and makes nothing", Store,
    old_on_sqlite, old_on_postgres) {
  const Store nothing{beginning::empty};
  const auto database = nothing.open();
  const auto fresh = database->look_at_schema();
  CHECK(fresh.is_fresh());
  CHECK(fresh.complaint().find("mbs migrate") != std::string::npos);
  CHECK(database->look_at_schema().is_fresh());
  database->migrate();
  const auto present = database->look_at_schema();
  CHECK(present.found == present.needed);
  CHECK(present.complaint() == "");

  const Store old{beginning::of_7a3a836};
  const auto older = old.open()->look_at_schema();
  CHECK(older.is_older());
  CHECK(older.needed == present.needed);
  CHECK(older.complaint().find("has schema version " + std::to_string(older.found)) != std::string::npos);
  CHECK(old.open()->look_at_schema().found == older.found);
  old.connect()->run("INSERT INTO schema_migrations (version, name) VALUES (9999, 'later')");
  CHECK(old.open()->look_at_schema().is_newer());
}

TEST_CASE("a SQLite file is made by migrate and by nothing else, for its owner and group alone") {
  const auto folder = new_folder();
  const auto file = folder / "mbs.db";
  const auto database = std::move(persistence::database::open("sqlite:" + file.string()).value());
  CHECK(database->look_at_schema().is_fresh());
  CHECK_FALSE(database->journal()->begin());
  const auto stores = database->connect(persistence::lane::changes);
  CHECK(stores->get<persistence::account_store>().list_accounts().error() == domain::errc::store_unavailable);
  CHECK(stores->trouble().find("there is no such file") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(file));
  database->take_server_lock();
  database->migrate();
  CHECK(stores->get<persistence::account_store>().list_accounts().has_value());
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    CAPTURE(entry.path().string());
    CHECK(
        (entry.status().permissions() & std::filesystem::perms::others_all) == std::filesystem::perms::none);
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("what is made belongs to whom the folder belongs to, also when it is root who makes it") {
  constexpr uid_t nobody = 65534;
  const auto owner = geteuid() == 0 ? nobody : geteuid();
  const auto folder = new_folder();
  if (geteuid() == 0) REQUIRE(chown(folder.c_str(), owner, owner) == 0);
  const auto database =
      std::move(persistence::database::open("sqlite:" + (folder / "mbs.db").string()).value());
  database->take_server_lock();
  database->migrate();
  for (const auto* name : {"mbs.db", "mbs.db-serve"}) {
    CAPTURE(name);
    struct stat about {};
    REQUIRE(stat((folder / name).c_str(), &about) == 0);
    CHECK(about.st_uid == owner);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace mbs::test
