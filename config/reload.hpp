#pragma once

#include "config/settings.hpp"

#include <string>
#include <vector>

/// What SIGHUP may change while the process runs.
namespace mbs::config {

struct reload_plan {
  settings value;                  ///< what to run with from now on: `before`, with what could be taken over
  std::vector<std::string> taken;  ///< paths that changed, for example "link.safaricom.tps"
  std::vector<std::string> needs_restart;  ///< paths that differ and keep their old value
};

/// Takes from `wanted` what the settings table calls reloadable. Links are matched by name; prices are
/// replaced as a whole.
[[nodiscard]] reload_plan plan_reload(const settings& before, settings wanted);

}  // namespace mbs::config
