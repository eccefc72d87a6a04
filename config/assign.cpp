#include "config/assign.hpp"

#include "config/unseen.hpp"

#include <algorithm>
#include <charconv>

namespace mbs::config {
namespace {

using complaint = std::optional<std::string>;

/// Base 10, or 16 after "0x". Nothing unless all of `text` is a number that fits.
std::optional<std::int64_t> integer_from(std::string_view text) noexcept {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  if (hex) text.remove_prefix(2);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, hex ? 16 : 10);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string quoted(std::string_view text) {
  return '"' + std::string{text} + '"';
}

std::string in_capitals(std::string text) {
  for (auto& letter : text)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return text;
}

struct kind_namer {
  std::string operator()(bool v) const { return v ? "true" : "false"; }
  std::string operator()(std::int64_t v) const { return std::to_string(v); }
  std::string operator()(double) const { return "a number with a fraction"; }
  std::string operator()(const std::string& v) const { return quoted(v); }
  std::string operator()(const std::vector<std::string>&) const { return "a list"; }
  std::string operator()(const std::map<std::string, std::string>&) const { return "a table"; }
};

/// Secrets are never repeated.
std::string shown(const setting& s, const given& value) {
  if (s.secret && std::holds_alternative<std::string>(value)) return "the secret";
  return std::visit(kind_namer{}, value);
}

complaint wrong_type(const setting& s, const given& value) {
  return shown(s, value) + " is not a " + std::string{type_of(s)};
}

complaint check_choice(const setting& s, const std::string& word) {
  const bool unlisted = !s.choices.empty() && std::ranges::find(s.choices, word) == s.choices.end();
  if (unlisted) return shown(s, word) + " is not allowed";
  return std::nullopt;
}

complaint check_shape(const setting& s, const std::string& word) {
  if (s.rule.fits != nullptr && !s.rule.fits(word)) return shown(s, word) + " is not allowed";
  return std::nullopt;
}

complaint check_word(const setting& s, const std::string& word) {
  if (auto wrong = check_choice(s, word)) return wrong;
  return check_shape(s, word);
}

complaint check_range(const setting& s, std::int64_t value, const std::string& written) {
  if (value < s.low) return written + " is too small";
  if (value > s.high) return written + " is too large";
  return std::nullopt;
}

class assigner {
 public:
  assigner(const setting& s, const given& value) : setting_{s}, value_{value} {}

  complaint operator()(std::string* into) const {
    const auto* text = std::get_if<std::string>(&value_);
    if (text == nullptr) return wrong_type(setting_, value_);
    if (const auto found = find_unseen(*text)) {
      return "octet " + std::to_string(found->octet) + " is " + std::string{found->what} +
          ", which nobody sees";
    }
    // "*" and nothing mean the same where nothing means "any".
    const bool any = setting_.section == "price" && *text == "*";
    if (!any) {
      if (auto wrong = check_word(setting_, *text)) return wrong;
    }
    *into = any ? "" : *text;
    return std::nullopt;
  }
  complaint operator()(bool* into) const {
    const auto* flag = std::get_if<bool>(&value_);
    if (flag == nullptr) return wrong_type(setting_, value_);
    *into = *flag;
    return std::nullopt;
  }
  complaint operator()(milliseconds* into) const { return duration(into, 1); }
  complaint operator()(seconds* into) const { return duration(into, 1'000); }
  complaint operator()(std::vector<std::string>* into) const {
    const auto* one = std::get_if<std::string>(&value_);
    const auto* several = std::get_if<std::vector<std::string>>(&value_);
    if (one == nullptr && several == nullptr) return wrong_type(setting_, value_);
    std::vector<std::string> words = several != nullptr ? *several : std::vector{*one};
    for (auto word = words.begin(); word != words.end(); ++word) {
      if (auto wrong = check_word(setting_, *word)) return wrong;
      if (std::find(words.begin(), word, *word) != word) return quoted(*word) + " occurs twice";
    }
    *into = std::move(words);
    return std::nullopt;
  }
  complaint operator()(std::map<std::uint32_t, std::string>* into) const {
    const auto* table = std::get_if<std::map<std::string, std::string>>(&value_);
    if (table == nullptr) return wrong_type(setting_, value_);
    std::map<std::uint32_t, std::string> codes;
    for (const auto& [key, meaning] : *table) {
      const auto code = integer_from(key);
      if (!code || *code < 1 || *code > 0xFFFF'FFFF) {
        return quoted(key) + " is not a command_status; write codes like \"0x0400\" or \"1024\"";
      }
      if (auto wrong = check_word(setting_, meaning)) return wrong;
      if (!codes.emplace(static_cast<std::uint32_t>(*code), meaning).second)
        return quoted(key) + " occurs twice";
    }
    *into = std::move(codes);
    return std::nullopt;
  }
  complaint operator()(std::map<std::string, std::uint32_t>* into) const {
    const auto* table = std::get_if<std::map<std::string, std::string>>(&value_);
    if (table == nullptr) return wrong_type(setting_, value_);
    std::map<std::string, std::uint32_t> numbers;
    for (const auto& [key, written] : *table) {
      if (auto wrong = check_word(setting_, key)) return wrong;
      const auto number = integer_from(written);
      if (!number || *number < 0 || *number > 0xFFFF'FFFF)
        return quoted(key) + " has " + quoted(written) + ", which is not a number from 0 to 4294967295";
      if (!numbers.emplace(in_capitals(key), static_cast<std::uint32_t>(*number)).second)
        return quoted(key) + " occurs twice";
    }
    *into = std::move(numbers);
    return std::nullopt;
  }
  complaint operator()(std::map<std::string, std::string>* into) const {
    const auto* table = std::get_if<std::map<std::string, std::string>>(&value_);
    if (table == nullptr) return wrong_type(setting_, value_);
    if (setting_.rule.fits != nullptr) return own_words(into, *table);
    auto changed = *into;  // what is not mentioned keeps its default
    for (const auto& [key, meaning] : *table) {
      if (!changed.contains(key))
        return quoted(key) + " is not a class; those are otp, transactional, promotional";
      if (auto wrong = check_word(setting_, meaning)) return wrong;
      changed[key] = meaning;
    }
    *into = std::move(changed);
    return std::nullopt;
  }
  template <class Number>
  complaint operator()(Number* into) const {
    const auto* number = std::get_if<std::int64_t>(&value_);
    if (number == nullptr) return wrong_type(setting_, value_);
    if (auto wrong = check_range(setting_, *number, std::to_string(*number))) return wrong;
    *into = static_cast<Number>(*number);
    return std::nullopt;
  }

 private:
  /// Keys of any word that the setting's rule lets through, in capitals.
  complaint own_words(
      std::map<std::string, std::string>* into, const std::map<std::string, std::string>& table) const {
    std::map<std::string, std::string> words;
    for (const auto& [key, meaning] : table) {
      if (auto wrong = check_shape(setting_, key)) return wrong;
      if (auto wrong = check_choice(setting_, meaning)) return wrong;
      if (!words.emplace(in_capitals(key), meaning).second) return quoted(key) + " occurs twice";
    }
    *into = std::move(words);
    return std::nullopt;
  }
  template <class Duration>
  complaint duration(Duration* into, std::int64_t unit_ms) const {
    std::optional<std::int64_t> ms;
    if (const auto* text = std::get_if<std::string>(&value_)) ms = duration_from(*text);
    const auto* number = std::get_if<std::int64_t>(&value_);
    if (number == nullptr && !ms) return wrong_type(setting_, value_);
    if (ms && *ms % unit_ms != 0) return shown(setting_, value_) + " is not in whole seconds";
    const auto units = number != nullptr ? *number : *ms / unit_ms;
    if (auto wrong = check_range(setting_, units, shown(setting_, value_))) return wrong;
    *into = Duration{units};
    return std::nullopt;
  }

  const setting& setting_;
  const given& value_;
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto comma = text.find(',');
    out.emplace_back(trimmed(text.substr(0, comma)));
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return out;
}

}  // namespace

std::optional<std::string> assign(const setting& s, section_ref section, const given& value) {
  return std::visit(assigner{s, value}, s.at(section));
}

given from_environment(const setting& s, std::string_view text) {
  const auto type = type_of(s);
  if (type == "flag" && (text == "true" || text == "false")) return text == "true";
  if (type == "number" || type == "duration") {
    if (const auto number = integer_from(text)) return *number;
  }
  if (type == "list") return split(text);
  if (type == "table") {
    std::map<std::string, std::string> table;
    for (const auto& entry : split(text)) {
      const auto equals = entry.find('=');
      if (equals == std::string::npos) return std::string{text};
      table.emplace(trimmed(std::string_view{entry}.substr(0, equals)),
          trimmed(std::string_view{entry}.substr(equals + 1)));
    }
    return table;
  }
  return std::string{text};
}

std::optional<std::int64_t> duration_from(std::string_view text) noexcept {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0) return std::nullopt;
  const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  std::int64_t ms = 0;
  if (unit == "ms") ms = 1;
  if (unit == "s") ms = 1'000;
  if (unit == "m" || unit == "min") ms = 60'000;
  if (unit == "h") ms = 3'600'000;
  if (unit == "d") ms = 86'400'000;
  constexpr std::int64_t year_ms = 366LL * 86'400'000;
  if (ms == 0 || count > year_ms / ms) return std::nullopt;
  return count * ms;
}

}  // namespace mbs::config
