#pragma once

#include "config/settings.hpp"

#include <string>

namespace mbs::cli {

/// Makes spdlog's default logger write to standard error: lines for people, or one JSON object a line with
/// `time` (RFC 3339, UTC), `level`, `thread` and `message`. Call once, before other threads start.
void set_up_logging(const config::log_settings& log);

/// May be called at any time, for example at SIGHUP. `level` is one of log_settings.
void set_log_level(const std::string& level);

}  // namespace mbs::cli
