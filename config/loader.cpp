#include "config/loader.hpp"

#include "config/read_text.hpp"
#include "config/text_rules.hpp"

namespace mbs::config {
namespace {

constexpr std::string_view file_suffix = "_file";
constexpr std::size_t longest_secret = 4'096;

/// Editors end a file with a line break, which is no part of the secret; anything else is.
std::string without_line_break(std::string text) {
  if (text.ends_with('\n')) {
    text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
  }
  return text;
}

}  // namespace

void loader::complain_at(const std::string& origin, const std::string& path, const std::string& what) {
  complaints.push_back((origin.empty() ? "" : origin + ": ") + path + ": " + what);
}

void loader::complain(const std::string& path, const std::string& what) {
  auto origin = origins_.find(path);
  if (origin == origins_.end()) origin = origins_.find(path.substr(0, path.rfind('.')));
  complain_at(origin == origins_.end() ? "" : origin->second, path, what);
}

void loader::unknown_key(
    std::string_view section, const std::string& path, const std::string& key, const std::string& origin) {
  std::vector<std::string> known;
  std::string list;
  for (const auto& s : settings_table()) {
    if (s.section != section) continue;
    known.emplace_back(s.key);
    if (s.secret) known.push_back(std::string{s.key} + std::string{file_suffix});
    list += (list.empty() ? "" : ", ") + std::string{s.key};
  }
  const auto meant = nearest(key, known);
  complain_at(origin, path + '.' + key,
      meant.empty() ? "there is no such setting; allowed: " + list
                    : "there is no such setting; did you mean " + std::string{meant} + '?');
}

void loader::take(std::string_view section, section_ref into, const std::string& path, const std::string& key,
    const given& value_given, const std::string& origin) {
  if (key.ends_with(file_suffix)) {
    const auto* secret =
        find_setting(section, std::string_view{key}.substr(0, key.size() - file_suffix.size()));
    if (secret != nullptr && secret->secret)
      return take_secret_file(*secret, into, path, value_given, origin);
  }
  const auto* s = find_setting(section, key);
  if (s == nullptr) return unknown_key(section, path, key, origin);
  if (const auto wrong = assign(*s, into, value_given)) {
    complain_at(origin, path + '.' + key, *wrong + "; allowed: " + allowed_for(*s));
  }
  remember(path + '.' + key, origin);
}

void loader::take_secret_file(const setting& s, section_ref into, const std::string& path,
    const given& value_given, const std::string& origin) {
  const auto where = path + '.' + std::string{s.key} + std::string{file_suffix};
  const auto* file = std::get_if<std::string>(&value_given);
  if (file == nullptr) return complain_at(origin, where, "it must be the path of a file, as text");
  remember(where, origin);
  auto read = read_text(*file, longest_secret);
  if (!read.trouble.empty()) {
    return complain_at(origin, where,
        *file + ": " + read.trouble + "; allowed: a readable file of at most " +
            std::to_string(longest_secret) + " octets");
  }
  const auto secret = without_line_break(std::move(read.text));
  if (const auto wrong = assign(s, into, secret)) {
    complain_at(origin, where, *file + ": " + *wrong + "; allowed: " + allowed_for(s));
  } else if (secret.empty()) {
    warnings.push_back(origin + ": " + where + ": " + *file + " is empty, and so is the secret");
  }
}

bool loader::same_source(const std::string& path, const std::string& other) const {
  const auto a = origins_.find(path);
  const auto b = origins_.find(other);
  if (a == origins_.end() || b == origins_.end()) return false;
  // Lines of the file are "name:line"; names of variables have no colon.
  return a->second.find(':') == std::string::npos ? b->second.find(':') == std::string::npos
                                                  : b->second.find(':') != std::string::npos;
}

std::string entry_path(std::string_view section, std::size_t position) {
  return std::string{section} + '[' + std::to_string(position + 1) + ']';
}

std::string environment_name(std::string_view word) {
  std::string out{word};
  for (auto& letter : out) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (letter == '-') letter = '_';
  }
  return out;
}

load_result load(const std::string& path, const std::map<std::string, std::string>& environment) {
  loader l;
  if (!path.empty()) read_file(l, path);
  read_environment(l, environment);
  check_together(l);
  return {std::move(l.value), std::move(l.complaints), std::move(l.warnings)};
}

}  // namespace mbs::config
