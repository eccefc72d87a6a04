#include "config/loader.hpp"
#include "config/text_rules.hpp"

#include <set>

namespace mbs::config {
namespace {

constexpr std::string_view prefix = "MBS_";
constexpr std::string_view separator = "__";

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& letter : out) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return out;
}

void take(loader& into, std::string_view section, section_ref ref, const std::string& path,
    std::string_view name, const std::pair<const std::string, std::string>& variable) {
  const auto key = lower(name);
  const auto* s = find_setting(section, key);
  into.take(section, ref, path, key,
      s != nullptr ? from_environment(*s, variable.second) : given{variable.second}, variable.first);
}

void take_link(
    loader& into, std::string_view rest, const std::pair<const std::string, std::string>& variable) {
  std::string names;
  for (std::size_t i = 0; i < into.value.links.size(); ++i) {
    auto& link = into.value.links[i];
    const auto start = environment_name(link.name) + std::string{separator};
    if (!link.name.empty() && rest.starts_with(start) && rest.size() > start.size()) {
      return take(into, "link", &link, entry_path("link", i), rest.substr(start.size()), variable);
    }
    names += (names.empty() ? "" : ", ") + environment_name(link.name);
  }
  into.complain_at(variable.first, "link",
      "no link of the configuration is named like this; allowed: MBS_LINK__<NAME>__<KEY> with a name of " +
          (names.empty() ? "the file, which has no links" : names));
}

void take_variable(loader& into, const std::pair<const std::string, std::string>& variable) {
  const auto body = std::string_view{variable.first}.substr(prefix.size());
  const auto end = body.find(separator);
  const auto section = lower(body.substr(0, end));
  const auto rest = body.substr(end + separator.size());
  if (section == "link") return take_link(into, rest, variable);
  if (section == "price") {
    return into.complain_at(variable.first, "price", "prices have no names; write them into the file");
  }
  if (section == "tax") {
    return into.complain_at(variable.first, "tax", "taxes have no names here; write them into the file");
  }
  std::set<std::string_view> sections;
  for (const auto& s : settings_table())
    sections.insert(s.section);
  if (!sections.contains(section)) {
    const auto meant = nearest(section, sections);
    return into.complain_at(variable.first, section,
        "there is no such section" +
            (meant.empty() ? "" : "; did you mean " + environment_name(meant) + '?'));
  }
  take(into, section, section_of(into.value, section), section, rest, variable);
}

}  // namespace

void read_environment(loader& into, const std::map<std::string, std::string>& environment) {
  for (const auto& variable : environment) {
    // MBS_CONFIG and the like have no "__": they are not settings.
    if (!variable.first.starts_with(prefix)) continue;
    if (variable.first.find(separator, prefix.size()) == std::string::npos) continue;
    take_variable(into, variable);
  }
}

}  // namespace mbs::config
