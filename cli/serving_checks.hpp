#pragma once

#include "config/settings.hpp"

#include <string>
#include <vector>

namespace mbs::cli {

/// What would keep `mbs serve` from starting on this machine as this user, and can be seen without starting
/// it or connecting to anything: certificate and key, the listen address, the database's URL. That another
/// program listens there is no mistake of the configuration: it may be mbs itself.
[[nodiscard]] std::vector<std::string> find_obstacles(const config::settings& settings);

/// Why `url` names no database that mbs could open; empty when it does. Repeats nothing of the URL.
[[nodiscard]] std::string url_obstacle(const std::string& url);

}  // namespace mbs::cli
