#include "cli/configuration.hpp"

#include "cli/serving_checks.hpp"

namespace mbs::cli {

configuration read_configuration(
    const std::string& path, const std::map<std::string, std::string>& environment) {
  auto loaded = config::load(path, environment);
  configuration read{.settings = std::move(loaded.value),
      .sending = {},
      .complaints = std::move(loaded.complaints),
      .warnings = std::move(loaded.warnings)};
  read.sending = set_up_sending(read.settings);
  read.complaints.insert(
      read.complaints.end(), read.sending.complaints.begin(), read.sending.complaints.end());
  return read;
}

configuration read_for_serving(
    const std::string& path, const std::map<std::string, std::string>& environment) {
  auto read = read_configuration(path, environment);
  const auto obstacles = find_obstacles(read.settings);
  read.complaints.insert(read.complaints.end(), obstacles.begin(), obstacles.end());
  return read;
}

}  // namespace mbs::cli
