#pragma once

#include "config/settings.hpp"

#include <map>
#include <string>

namespace mbs::cli {

struct serve_options {
  std::string config_path;  ///< read again at SIGHUP; empty: defaults and environment only
  std::map<std::string, std::string> environment;  ///< as at the start: it stays above the file at SIGHUP
  std::string log_level;                           ///< over the configuration's; empty: as configured
};

/// Runs the platform until SIGTERM or SIGINT. `settings` are valid. Returns an exit_code.
[[nodiscard]] int serve(const config::settings& settings, const serve_options& options);

}  // namespace mbs::cli
