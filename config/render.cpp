#include "config/settings_table.hpp"

#include <algorithm>
#include <set>

namespace mbs::config {
namespace {

std::string in_largest_unit(std::int64_t ms) {
  struct unit {
    std::int64_t ms;
    const char* name;
  };
  for (const auto& u : {unit{3'600'000, "h"}, unit{60'000, "m"}, unit{1'000, "s"}}) {
    if (ms != 0 && ms % u.ms == 0) return std::to_string(ms / u.ms) + u.name;
  }
  return std::to_string(ms) + "ms";
}

struct renderer {
  std::string operator()(const std::string* v) const { return *v; }
  std::string operator()(const bool* v) const { return *v ? "true" : "false"; }
  std::string operator()(const milliseconds* v) const { return in_largest_unit(v->count()); }
  std::string operator()(const seconds* v) const { return in_largest_unit(v->count() * 1'000); }
  template <class Number>
  std::string operator()(const Number* v) const {
    return std::to_string(*v);
  }
  std::string operator()(const std::vector<std::string>* v) const {
    std::string out;
    for (const auto& element : *v) {
      if (!out.empty()) out += ", ";
      out += element;
    }
    return out;
  }
  template <class Key, class Value>
  std::string operator()(const std::map<Key, Value>* v) const {
    std::string out;
    for (const auto& [key, value] : *v) {
      if (!out.empty()) out += ", ";
      out += word(key) + '=' + word(value);
    }
    return out;
  }

 private:
  static std::string word(const std::string& text) { return text; }
  static std::string word(std::uint32_t number) { return std::to_string(number); }
};

struct type_namer {
  std::string_view operator()(const std::string*) const { return "text"; }
  std::string_view operator()(const bool*) const { return "flag"; }
  std::string_view operator()(const milliseconds*) const { return "duration"; }
  std::string_view operator()(const seconds*) const { return "duration"; }
  std::string_view operator()(const std::vector<std::string>*) const { return "list"; }
  template <class Key, class Value>
  std::string_view operator()(const std::map<Key, Value>*) const {
    return "table";
  }
  template <class Number>
  std::string_view operator()(const Number*) const {
    return "number";
  }
};

/// Defaults of every section, entries of [[link]], [[price]] and [[tax]] included.
struct defaults {
  settings all;
  link_settings link;
  price_setting price;
  tax_setting tax;

  section_ref section(std::string_view name) {
    if (name == "link") return &link;
    if (name == "price") return &price;
    if (name == "tax") return &tax;
    return section_of(all, name);
  }
};

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (const auto word : words) {
    if (!out.empty()) out += ", ";
    out += word.empty() ? "nothing" : word;
  }
  return out;
}

void show_section(
    std::vector<shown_setting>& out, std::string_view name, const std::string& prefix, section_ref section) {
  for (const auto& s : settings_table()) {
    if (s.section != name) continue;
    const auto value = render(s.at(section));
    const bool preset = value == default_of(s);
    // What everybody knows is no secret.
    const bool shown = !s.secret || (preset && !value.empty());
    out.push_back({prefix + '.' + std::string{s.key},
        shown               ? value
            : value.empty() ? "(not set)"
                            : "(set)",
        preset});
  }
}

}  // namespace

std::string render(const slot& value) {
  return std::visit(renderer{}, value);
}

std::string_view type_of(const setting& s) {
  defaults d;
  return std::visit(type_namer{}, s.at(d.section(s.section)));
}

std::string default_of(const setting& s) {
  defaults d;
  return render(s.at(d.section(s.section)));
}

std::string allowed_for(const setting& s) {
  const auto type = type_of(s);
  if (type == "flag") return "true or false";
  if (type == "number") {
    std::string out = std::to_string(s.low) + " to " + std::to_string(s.high);
    return s.unit.empty() ? out : out + ' ' + std::string{s.unit};
  }
  if (type == "duration") {
    const std::int64_t scale = s.unit == "ms" ? 1 : 1'000;
    return in_largest_unit(s.low * scale) + " to " + in_largest_unit(s.high * scale) +
        ", like \"10s\", or a number of " + std::string{s.unit};
  }
  if (type == "list" && !s.choices.empty()) return "a list of " + joined(s.choices);
  if (type == "table" && !s.choices.empty()) return "entries of " + joined(s.choices);
  if (!s.choices.empty()) return "one of " + joined(s.choices);
  return s.rule.fits ? std::string{s.rule.allowed} : "a text";
}

std::vector<shown_setting> show(settings all) {
  std::vector<shown_setting> out;
  std::set<std::string_view> done;
  for (const auto& s : settings_table()) {
    if (!done.insert(s.section).second) continue;
    if (s.section == "link") {
      for (auto& link : all.links)
        show_section(out, s.section, "link." + link.name, &link);
    } else if (s.section == "price") {
      std::size_t position = 0;
      for (auto& price : all.prices)
        show_section(out, s.section, "price." + std::to_string(++position), &price);
    } else if (s.section == "tax") {
      std::size_t position = 0;
      for (auto& tax : all.taxes)
        show_section(out, s.section, "tax." + std::to_string(++position), &tax);
    } else {
      show_section(out, s.section, std::string{s.section}, section_of(all, s.section));
    }
  }
  return out;
}

std::string reference_markdown() {
  std::string out;
  std::string_view section;
  for (const auto& s : settings_table()) {
    if (s.section != section) {
      section = s.section;
      const bool repeats = section == "link" || section == "price" || section == "tax";
      const auto title = (repeats ? "[[" : "[") + std::string{section} + (repeats ? "]]" : "]");
      if (!out.empty()) out += '\n';
      out += "### `" + title +
          "`\n\n| key | default | allowed | SIGHUP | meaning |\n| --- | --- | --- | --- | --- |\n";
    }
    const auto preset = default_of(s);
    out += "| `" + std::string{s.key} + "` | " + (preset.empty() ? "" : '`' + preset + '`') + " | " +
        allowed_for(s) + " | " + (s.reloadable ? "yes" : "restart") + " | " + std::string{s.doc} +
        (s.secret ? " Secret: also by `" + std::string{s.key} + "_file`." : "") + " |\n";
  }
  return out;
}

}  // namespace mbs::config
