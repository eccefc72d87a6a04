#include "domain/mail/mail_fields.hpp"

#include "domain/text/clean_text.hpp"
#include "domain/text/utf8.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

constexpr std::size_t longest_words = 200, longest_url = 500;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

template <class Predicate>
bool all_of(std::string_view text, std::size_t least, std::size_t most, Predicate good) noexcept {
  return text.size() >= least && text.size() <= most && std::ranges::all_of(text, good);
}

/// What stands for a full stop in names of hosts (UTS #46), and its looks.
bool is_stop(char32_t c) noexcept {
  return c == U'.' || c == 0x3002 || c == 0xff0e || c == 0xff61 || c == 0x2024;
}

bool is_decimal(char32_t c) noexcept {
  return c >= U'0' && c <= U'9';
}

bool is_url(std::string_view text) noexcept {
  const auto rest = text.starts_with("https://") ? text.substr(8)
      : text.starts_with("http://")              ? text.substr(7)
                                                 : std::string_view{};
  return all_of(rest, 1, longest_url, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
        std::string_view{"-._~:/?#[]@!$*+,;=%&"}.find(c) != std::string_view::npos;
  });
}

std::u32string decoded(std::string_view text) {
  std::u32string all;
  while (!text.empty()) {
    const auto next = decode_utf8(text);
    all += next.length == 0 ? U'?' : next.code_point;
    text.remove_prefix(std::max<std::size_t>(next.length, 1));
  }
  return all;
}

/// Whether a space must follow, so that no link is made of what stands around `at`.
bool needs_space(const std::u32string& text, std::size_t at) noexcept {
  if (at + 1 >= text.size() || is_space(text[at + 1])) return false;
  const auto c = text[at];
  if (c == U'@' || c == 0xff20) return true;
  if (c == U':' && text[at + 1] == U'/') return true;
  const bool is_figure = at > 0 && is_decimal(text[at - 1]) && is_decimal(text[at + 1]);
  return is_stop(c) && !is_figure && !is_stop(text[at + 1]);
}

}  // namespace

bool fits(const field_rule& rule, std::string_view value) noexcept {
  switch (rule.form) {
    case field_form::words: return is_words(value, longest_words);
    case field_form::code:
      return all_of(value, 4, 16, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
    case field_form::digest:
      return all_of(value, 16, 128, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
    case field_form::number: return all_of(value, 1, 12, is_digit);
    case field_form::time: return time_from_rfc3339(value).has_value();
    case field_form::url: return is_url(value);
    case field_form::choice: return std::ranges::find(rule.choices, value) != rule.choices.end();
  }
  return false;
}

std::string_view flaw_of(mail_kind kind, const mail_fields& fields) noexcept {
  const auto rules = fields_of(kind);
  for (const auto& rule : rules) {
    const auto found = fields.find(rule.name);
    if (found == fields.end() || !fits(rule, found->second)) return rule.name;
  }
  for (const auto& [name, value] : fields)
    if (std::ranges::find(rules, std::string_view{name}, &field_rule::name) == rules.end()) return name;
  return {};
}

std::string plain_words(std::string_view words) {
  auto text = decoded(words);
  std::erase_if(text, [](char32_t c) { return is_control(c) || is_hidden(c); });
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    append_utf8(out, text[i]);
    if (needs_space(text, i)) out += ' ';
  }
  return out;
}

std::string words_for_mail(std::string_view words) {
  auto plain = clean_text(plain_words(words), longest_words);
  return is_words(plain, longest_words) ? plain : "-";
}

mail_fields worded(mail_kind kind, mail_fields fields) {
  for (const auto& rule : fields_of(kind))
    if (const auto found = fields.find(rule.name);
        rule.form == field_form::words && found != fields.end() && !fits(rule, found->second))
      found->second = words_for_mail(found->second);
  return fields;
}

}  // namespace mbs::domain
