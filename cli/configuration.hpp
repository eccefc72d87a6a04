#pragma once

#include "cli/sending_setup.hpp"
#include "config/settings.hpp"
#include "crypto/key_ring.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mbs::cli {

/// A configuration with what its texts mean, and everything that is wrong with it, said at once.
struct configuration {
  config::settings settings;
  sending_setup sending;
  std::optional<crypto::key_ring> secrets;  ///< of secrets.master_key_file, when that is set
  std::vector<std::string> complaints;      ///< empty: the rest is valid
  std::vector<std::string> warnings;        ///< valid, and probably not meant
};

/// Reads the file (empty path: defaults) and the environment, and the files that these name.
[[nodiscard]] configuration read_configuration(
    const std::string& path, const std::map<std::string, std::string>& environment);

/// The same with all that a server needs: `mbs serve`, its reload and `mbs check-config` refuse the same
/// things.
[[nodiscard]] configuration read_for_serving(
    const std::string& path, const std::map<std::string, std::string>& environment);

}  // namespace mbs::cli
