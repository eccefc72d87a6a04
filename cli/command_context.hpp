#pragma once

#include "cli/command_stores.hpp"
#include "cli/configuration.hpp"
#include "cli/output.hpp"
#include "config/settings.hpp"
#include "domain/access/audit.hpp"
#include "domain/time.hpp"
#include "persistence/database.hpp"

#include <map>
#include <memory>
#include <string>

namespace mbs::cli {

/// What every command has: the configuration, the database, a clock, a way to speak.
class command_context {
 public:
  command_context(output& out, std::map<std::string, std::string> environment)
      : out_{out}, environment_{std::move(environment)} {}

  /// What --config said; empty: MBS_CONFIG, else ./mbs.toml if it is there, else defaults.
  void use_config(const std::string& path) { given_path_ = path; }
  [[nodiscard]] std::string config_path() const;
  [[nodiscard]] const std::map<std::string, std::string>& environment() const noexcept {
    return environment_;
  }

  /// Throws failure (configuration) with every complaint.
  [[nodiscard]] config::settings load_settings() const;
  /// The same with what only a server refuses.
  [[nodiscard]] configuration load_for_serving() const;

  /// Connects to nothing and makes nothing. Throws failure (configuration).
  [[nodiscard]] std::unique_ptr<persistence::database> open_database() const;
  /// A database that has been prepared by this version of mbs. Throws failure (configuration, database).
  [[nodiscard]] command_stores open_stores(persistence::lane where) const;
  /// The same, but prepares a new database first; an older one is refused all the same.
  [[nodiscard]] command_stores open_or_prepare_stores(persistence::lane where) const;
  /// The names of the migrations that were missing. Throws failure (database).
  static std::vector<std::string> migrate(persistence::database& database);

  [[nodiscard]] output& out() noexcept { return out_; }
  [[nodiscard]] static domain::time_point now();
  /// By whom the changes of this command are made: the command line, at this moment, by the user of this
  /// machine.
  [[nodiscard]] static domain::audit_origin origin();

 private:
  [[nodiscard]] configuration checked(configuration read) const;

  output& out_;
  std::map<std::string, std::string> environment_;
  std::string given_path_;
};

}  // namespace mbs::cli
