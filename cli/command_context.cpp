#include "cli/command_context.hpp"

#include "cli/serving_checks.hpp"

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
  const auto settings = load_settings();
  auto opened = persistence::database::open(settings.database.url,
      {.answer_limit = settings.database.answer_limit, .write_step = settings.store.write_step});
  if (!opened) {
    throw failure{exit_code::configuration, std::string{domain::to_code(opened.error())},
        "database.url: " + url_obstacle(settings.database.url)};
  }
  return std::move(*opened);
}

command_stores command_context::open_stores(persistence::lane where) const {
  auto database = open_database();
  require_schema(*database, look(*database));
  return {std::move(database), where};
}

command_stores command_context::open_or_prepare_stores(persistence::lane where) const {
  auto database = open_database();
  const auto schema = look(*database);
  if (schema.is_fresh()) {
    migrate(*database);
  } else {
    require_schema(*database, schema);
  }
  return {std::move(database), where};
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

}  // namespace mbs::cli
