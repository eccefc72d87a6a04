#pragma once

#include "config/settings.hpp"

#include <spdlog/formatter.h>

#include <memory>
#include <string>

namespace mbs::cli {

/// Makes spdlog's default logger write to standard error: lines for people, or one JSON object a line with
/// `time` (RFC 3339, UTC), `level` (as `log.level` spells it, and "critical"), `thread`, `message`, and what
/// fields_of() finds in an event. Call once, before other threads start.
void set_up_logging(const config::log_settings& log);

/// "text" or "json".
[[nodiscard]] std::unique_ptr<spdlog::formatter> log_formatter(const std::string& format);

/// May be called at any time, for example at SIGHUP. `level` is one of log_settings.
void set_log_level(const std::string& level);

}  // namespace mbs::cli
