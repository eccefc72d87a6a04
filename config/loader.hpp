#pragma once

#include "config/assign.hpp"
#include "config/settings.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Settings under construction: what was taken, where each value came from, and what was wrong. Shared by the
/// file, the environment and the checks that look at several settings.
namespace mbs::config {

class loader {
 public:
  /// Takes `key` (or, for a secret, `<key>_file`) of a section. `path` is the section's name for people,
  /// `origin` is where it was written: "mbs.toml:12" or the name of a variable.
  void take(std::string_view section, section_ref into, const std::string& path, const std::string& key,
      const given& value, const std::string& origin);

  /// "<origin>: <path>: <what>"; the origin is where that path was set, when it was.
  void complain(const std::string& path, const std::string& what);
  void complain_at(const std::string& origin, const std::string& path, const std::string& what);
  void unknown_key(
      std::string_view section, const std::string& path, const std::string& key, const std::string& origin);

  /// Where `path` was set; `path` may be a section: then where it begins.
  void remember(const std::string& path, const std::string& origin) { origins_[path] = origin; }
  [[nodiscard]] bool was_set(const std::string& path) const { return origins_.contains(path); }

  /// Both were set, and both in the file or both in the environment: none of them overrides the other.
  [[nodiscard]] bool same_source(const std::string& path, const std::string& other) const;

  settings value;
  std::vector<std::string> complaints;
  std::vector<std::string> warnings;

 private:
  void take_secret_file(const setting& s, section_ref into, const std::string& path, const given& value,
      const std::string& origin);

  std::map<std::string, std::string> origins_;
};

/// What people call the n-th entry of [[link]] or [[price]], from 0: "link[1]".
[[nodiscard]] std::string entry_path(std::string_view section, std::size_t position);

/// Reads the file at `path` into `into`.
void read_file(loader& into, const std::string& path);
/// Takes every MBS_SECTION__KEY and MBS_LINK__NAME__KEY.
void read_environment(loader& into, const std::map<std::string, std::string>& environment);
/// Complains about settings that do not go together.
void check_together(loader& into);

/// "safaricom-otp" is spelt "SAFARICOM_OTP" in variables.
[[nodiscard]] std::string environment_name(std::string_view word);

}  // namespace mbs::config
