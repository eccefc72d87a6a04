#include "cli/command_context.hpp"

#include "cli/serving_checks.hpp"
#include "persistence/access/secret_store.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>

namespace mbs::cli {

namespace {

failure unusable(const std::string& why) {
  return {exit_code::database, "database_unusable", why};
}

persistence::schema_state look(persistence::database& database) {
  try {
    return database.look_at_schema();
  } catch (const std::runtime_error& e) {
    throw unusable(e.what());
  }
}

void require_schema(const persistence::database& database, const persistence::schema_state& schema) {
  if (const auto complaint = schema.complaint(); !complaint.empty())
    throw unusable(database.name() + ": " + complaint);
}

// Rather than to write secrets that the server cannot read.
command_stores with_its_keys(command_stores stores) {
  const auto missing =
      stores.need(stores.get<persistence::secret_store>().missing_key(), "the keys of the database");
  if (!missing.empty()) throw failure{exit_code::configuration, "wrong_master_key", missing};
  return stores;
}

}  // namespace

std::string command_context::config_path() const {
  if (!given_path_.empty()) return given_path_;
  if (const auto named = environment_.find("MBS_CONFIG");
      named != environment_.end() && !named->second.empty()) {
    return named->second;
  }
  std::error_code none;
  return std::filesystem::exists("mbs.toml", none) ? "mbs.toml" : "";
}

configuration command_context::checked(configuration read) const {
  if (read.complaints.empty()) return read;
  const auto path = config_path();
  const auto count = read.complaints.size();
  throw failure{exit_code::configuration, "invalid_configuration",
      "the configuration" + (path.empty() ? "" : " " + path) + " has " + std::to_string(count) +
          (count == 1 ? " mistake" : " mistakes"),
      std::move(read.complaints)};
}

config::settings command_context::load_settings() const {
  return checked(read_configuration(config_path(), environment_)).settings;
}

configuration command_context::load_for_serving() const {
  return checked(read_for_serving(config_path(), environment_));
}

std::unique_ptr<persistence::database> command_context::open_database() const {
  const auto read = checked(read_configuration(config_path(), environment_));
  const auto& settings = read.settings;
  auto opened = persistence::database::open(settings.database.url,
      {.answer_limit = settings.database.answer_limit,
          .write_step = settings.store.write_step,
          .secrets = read.secrets});
  if (!opened) {
    throw failure{exit_code::configuration, std::string{domain::to_code(opened.error())},
        "database.url: " + url_obstacle(settings.database.url)};
  }
  return std::move(*opened);
}

command_stores command_context::open_stores(persistence::lane where) const {
  auto database = open_database();
  require_schema(*database, look(*database));
  return with_its_keys({std::move(database), where});
}

command_stores command_context::open_or_prepare_stores(persistence::lane where) const {
  auto database = open_database();
  const auto schema = look(*database);
  if (schema.is_fresh()) {
    migrate(*database);
  } else {
    require_schema(*database, schema);
  }
  return with_its_keys({std::move(database), where});
}

std::vector<std::string> command_context::migrate(persistence::database& database) {
  try {
    return database.migrate();
  } catch (const std::runtime_error& e) {
    throw unusable(e.what());
  }
}

domain::time_point command_context::now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

domain::audit_origin command_context::origin() {
  domain::audit_origin by{{domain::actor_kind::command_line, 0}, now(), {}};
  passwd user{};
  passwd* found = nullptr;
  std::array<char, 4096> room{};
  if (getpwuid_r(getuid(), &user, room.data(), room.size(), &found) == 0 && found != nullptr)
    by.personal.name = found->pw_name;
  return by;
}

}  // namespace mbs::cli
