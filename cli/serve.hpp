#pragma once

#include "cli/configuration.hpp"

#include <map>
#include <string>

namespace mbs::cli {

struct serve_options {
  std::string config_path;  ///< read again at SIGHUP; empty: defaults and environment only
  std::map<std::string, std::string> environment;  ///< as at the start: it stays above the file at SIGHUP
  std::string log_level;                           ///< over the configuration's; empty: as configured
  bool migrate = false;                            ///< an older database too; a new one is always prepared
};

/// Runs the platform until SIGTERM or SIGINT. `configured` has no complaints. Returns an exit_code.
[[nodiscard]] int serve(configuration configured, const serve_options& options);

}  // namespace mbs::cli
