#include "cli/configuration.hpp"

#include "cli/serving_checks.hpp"

#include <stdexcept>

namespace mbs::cli {

namespace {

void load_keys(configuration& into) {
  const auto& file = into.settings.secrets.master_key_file;
  if (file.empty()) return;
  try {
    into.secrets = crypto::key_ring::load(file);
  } catch (const std::runtime_error& e) {
    into.complaints.push_back(std::string{"secrets.master_key_file: "} + e.what() +
        "; allowed: a file that `mbs master-key make` made");
  }
}

}  // namespace

configuration read_configuration(
    const std::string& path, const std::map<std::string, std::string>& environment) {
  auto loaded = config::load(path, environment);
  configuration read{.settings = std::move(loaded.value),
      .sending = {},
      .secrets = {},
      .complaints = std::move(loaded.complaints),
      .warnings = std::move(loaded.warnings)};
  read.sending = set_up_sending(read.settings);
  read.complaints.insert(
      read.complaints.end(), read.sending.complaints.begin(), read.sending.complaints.end());
  load_keys(read);
  return read;
}

configuration read_for_serving(
    const std::string& path, const std::map<std::string, std::string>& environment) {
  auto read = read_configuration(path, environment);
  const auto obstacles = find_obstacles(read.settings);
  if (read.settings.secrets.master_key_file.empty())
    read.warnings.emplace_back(
        "secrets.master_key_file is not set: secrets of webhooks stand in the database in the clear");
  read.complaints.insert(read.complaints.end(), obstacles.begin(), obstacles.end());
  return read;
}

}  // namespace mbs::cli
