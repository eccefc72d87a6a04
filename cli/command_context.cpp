#include "cli/command_context.hpp"

#include "cli/sending_setup.hpp"

#include <chrono>
#include <filesystem>

namespace mbs::cli {

std::string command_context::config_path() const {
  if (!given_path_.empty()) return given_path_;
  if (const auto named = environment_.find("MBS_CONFIG");
      named != environment_.end() && !named->second.empty()) {
    return named->second;
  }
  std::error_code none;
  return std::filesystem::exists("mbs.toml", none) ? "mbs.toml" : "";
}

config::settings command_context::load_settings() const {
  const auto path = config_path();
  auto loaded = config::load(path, environment_);
  // What a network is called matters only once all values are sound.
  if (loaded.complaints.empty()) loaded.complaints = set_up_sending(loaded.value).complaints;
  if (loaded.complaints.empty()) return std::move(loaded.value);
  const auto count = loaded.complaints.size();
  throw failure{exit_code::configuration, "invalid_configuration",
      "the configuration" + (path.empty() ? "" : " " + path) + " has " + std::to_string(count) +
          (count == 1 ? " mistake" : " mistakes"),
      std::move(loaded.complaints)};
}

std::unique_ptr<persistence::database> command_context::open_database() const {
  const auto settings = load_settings();
  auto opened = persistence::database::open(settings.database.url);
  if (!opened) {
    throw failure{exit_code::configuration, std::string{domain::to_code(opened.error())},
        "database.url cannot be used: " + std::string{domain::describe(opened.error())}};
  }
  return std::move(*opened);
}

std::vector<std::string> command_context::migrate(persistence::database& database) {
  try {
    return database.migrate();
  } catch (const std::runtime_error& e) {
    throw failure{exit_code::database, "database_unusable", e.what()};
  }
}

domain::time_point command_context::now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

}  // namespace mbs::cli
