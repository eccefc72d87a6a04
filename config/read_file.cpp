#include "config/loader.hpp"
#include "config/read_text.hpp"
#include "config/text_rules.hpp"

#include <toml++/toml.h>

#include <filesystem>

namespace mbs::config {
namespace {

/// One reading of one file.
class file_reader {
 public:
  file_reader(loader& into, const std::string& path)
      : into_{into}, name_{std::filesystem::path{path}.filename().string()} {}

  void read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      const std::string name{key.str()};
      if (name == "link") {
        entries(node, name, into_.value.links);
      } else if (name == "price") {
        entries(node, name, into_.value.prices);
      } else if (name == "tax") {
        entries(node, name, into_.value.taxes);
      } else if (is_section(name)) {
        section(node, name);
      } else {
        unknown_section(name, node);
      }
    }
  }

 private:
  static bool is_section(std::string_view name) {
    const auto& table = settings_table();
    return std::ranges::any_of(table, [&](const setting& s) { return s.section == name; });
  }

  [[nodiscard]] std::string origin(const toml::node& node) const {
    return name_ + ':' + std::to_string(node.source().begin.line);
  }

  void unknown_section(const std::string& name, const toml::node& node) {
    std::vector<std::string_view> known;
    for (const auto& s : settings_table()) {
      if (known.empty() || known.back() != s.section) known.push_back(s.section);
    }
    std::string list;
    for (const auto k : known)
      list += (list.empty() ? "" : ", ") + std::string{k};
    const auto meant = nearest(name, known);
    into_.complain_at(origin(node), name,
        meant.empty() ? "there is no such section; allowed: " + list
                      : "there is no such section; did you mean " + std::string{meant} + '?');
  }

  void section(const toml::node& node, const std::string& name) {
    const auto* table = node.as_table();
    if (table == nullptr) {
      return into_.complain_at(origin(node), name, "it must be a section; write [" + name + "]");
    }
    settings_of(*table, name, section_of(into_.value, name), name);
  }

  template <class Entry>
  void entries(const toml::node& node, const std::string& name, std::vector<Entry>& all) {
    const auto* array = node.as_array();
    if (array == nullptr || !array->is_homogeneous<toml::table>()) {
      return into_.complain_at(origin(node), name, "every entry must be a section; write [[" + name + "]]");
    }
    for (const auto& element : *array) {
      const auto path = entry_path(name, all.size());
      into_.remember(path, origin(element));
      settings_of(*element.as_table(), name, &all.emplace_back(), path);
    }
  }

  void settings_of(
      const toml::table& table, std::string_view section, section_ref into, const std::string& path) {
    const auto start = path + '.';
    for (const auto& [key, node] : table) {
      const std::string name{key.str()};
      if (const auto value = value_of(node)) {
        into_.take(section, into, path, name, *value, origin(node));
      } else {
        into_.complain_at(origin(node), start + name, "values of this form are not understood");
      }
    }
  }

  static std::optional<given> value_of(const toml::node& node) {
    if (const auto* v = node.as_boolean()) return v->get();
    if (const auto* v = node.as_integer()) return v->get();
    if (const auto* v = node.as_floating_point()) return v->get();
    if (const auto* v = node.as_string()) return v->get();
    if (const auto* v = node.as_array()) {
      std::vector<std::string> words;
      for (const auto& element : *v) {
        const auto* word = element.as_string();
        if (word == nullptr) return std::nullopt;
        words.push_back(word->get());
      }
      return words;
    }
    if (const auto* v = node.as_table()) {
      std::map<std::string, std::string> table;
      for (const auto& [key, element] : *v) {
        const auto* word = element.as_string();
        const auto* number = element.as_integer();
        if (word == nullptr && number == nullptr) return std::nullopt;
        table.emplace(std::string{key.str()}, word != nullptr ? word->get() : std::to_string(number->get()));
      }
      return table;
    }
    return std::nullopt;
  }

  loader& into_;
  std::string name_;
};

}  // namespace

void read_file(loader& into, const std::string& path) {
  constexpr std::size_t longest_file = 4'194'304;
  const auto read = read_text(path, longest_file);
  if (!read.trouble.empty()) return into.complaints.push_back(path + ": " + read.trouble);
  try {
    const auto root = toml::parse(read.text);
    file_reader{into, path}.read(root);
  } catch (const toml::parse_error& e) {
    const auto at = e.source().begin;
    into.complaints.push_back(std::filesystem::path{path}.filename().string() + ':' +
        std::to_string(at.line) + ": this is not TOML: " + std::string{e.description()});
  }
}

}  // namespace mbs::config
