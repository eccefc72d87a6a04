#pragma once

#include "actors/node/node.hpp"
#include "cli/configuration.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

/// The configuration of a running server, and what SIGHUP makes of it.
namespace mbs::cli {

struct reload_report {
  std::vector<std::string> complaints;     ///< every mistake; unless empty, nothing was changed
  std::vector<std::string> warnings;       ///< valid, and probably not meant
  std::vector<std::string> taken;          ///< paths that have their new value
  std::vector<std::string> needs_restart;  ///< paths that differ and keep their old value
};

/// All or nothing: what `mbs serve` would refuse changes nothing. What files hold that the configuration
/// names (the numbering plan) waits for a restart like the setting itself.
class running_configuration {
 public:
  /// `started` has no complaints; `links` are the numbers of the enabled ones.
  running_configuration(configuration started, std::map<std::string, domain::link_id> links)
      : settings_{std::move(started.settings)},
        sending_{std::move(started.sending)},
        links_{std::move(links)} {}

  reload_report take(configuration wanted);

  [[nodiscard]] const config::settings& settings() const noexcept { return settings_; }
  [[nodiscard]] actors::shared_rules rules() const;
  /// tps and burst of each link.
  [[nodiscard]] std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> rates() const;

 private:
  config::settings settings_;
  sending_setup sending_;
  std::map<std::string, domain::link_id> links_;
};

}  // namespace mbs::cli
