#pragma once

#include "config/settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Every setting described once. Loading, validation, overrides from the environment, `mbs check-config` and
/// the table of docs/operating.md all read this description. Knows nothing of TOML.
namespace mbs::config {

/// Where the value of one setting lives.
using slot = std::variant<std::string*, bool*, std::uint8_t*, std::uint16_t*, std::uint32_t*, std::int32_t*,
    milliseconds*, seconds*, std::vector<std::string>*, std::map<std::uint32_t, std::string>*,
    std::map<std::string, std::string>*, std::map<std::string, std::uint32_t>*>;

/// One section of the settings; `[[link]]` and `[[price]]` have one for each entry.
using section_ref = std::variant<http_settings*, database_settings*, secret_settings*, people_settings*,
    store_settings*, link_settings*, routing_settings*, price_setting*, pricing_settings*, limit_settings*,
    webhook_settings*, sender_settings*, mail_settings*, mpesa_settings*, money_settings*, document_settings*,
    log_settings*, node_settings*>;

/// What a text must look like; `allowed` says it to people.
struct text_rule {
  bool (*fits)(std::string_view text) = nullptr;
  std::string_view allowed;
};

struct setting {
  std::string_view section;  ///< "http", "link" …
  std::string_view key;
  slot (*at)(section_ref section) = nullptr;  ///< `section` must be of the setting's own section
  std::string_view doc;                       ///< one sentence
  std::int64_t low = 0;                       ///< numbers and durations, in `unit`
  std::int64_t high = 0;
  std::string_view unit;  ///< of a plain number: "ms", "s", "octets" …; may be empty
  std::vector<std::string_view>
      choices;              ///< of a text, of a list's elements or of a map's values; empty: any
  text_rule rule;           ///< of a text, of a list's elements or of a map's keys, which then are free
  bool reloadable = false;  ///< SIGHUP takes a new value; otherwise a restart does
  bool secret = false;      ///< never shown; also read from the file that `<key>_file` names
};

/// In the order of the documentation.
[[nodiscard]] const std::vector<setting>& settings_table();

/// Nothing unless the table has it.
[[nodiscard]] const setting* find_setting(std::string_view section, std::string_view key) noexcept;

/// The section of that name; only for those that occur once, so not "link", "price" and "tax".
[[nodiscard]] section_ref section_of(settings& all, std::string_view name);

/// "text", "flag", "number", "duration", "list" or "table".
[[nodiscard]] std::string_view type_of(const setting& s);
/// What may be written, for people: "1 to 16", "one of text, json".
[[nodiscard]] std::string allowed_for(const setting& s);
/// The value as it would be written, secrets too: "10s", "true", "a, b".
[[nodiscard]] std::string render(const slot& value);
/// The default as it would be written; "" for none.
[[nodiscard]] std::string default_of(const setting& s);

struct shown_setting {
  std::string path;   ///< "http.listen", "link.safaricom.tps", "price.1.network"
  std::string value;  ///< secrets as "(set)" or "(not set)", unless the default holds
  bool is_default = false;
};
/// Every setting in force, in the order of the table, links and prices in the order of the file.
[[nodiscard]] std::vector<shown_setting> show(settings all);

/// The reference of all settings in Markdown, as docs/operating.md holds it.
[[nodiscard]] std::string reference_markdown();

}  // namespace mbs::config
