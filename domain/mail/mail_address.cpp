#include "domain/mail/mail_address.hpp"

#include "domain/text/utf8.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

constexpr std::size_t longest_address = 254, longest_local = 64, longest_label = 63, longest_name = 64;

bool is_letter_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// atext of RFC 5322 3.2.3, letters made small.
bool is_atext(char c) noexcept {
  return is_letter_or_digit(c) || std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
}

/// Parts between full stops, none of them empty.
template <class Good>
bool all_parts(std::string_view text, Good good) noexcept {
  for (;;) {
    const auto stop = text.find('.');
    if (!good(text.substr(0, stop))) return false;
    if (stop == std::string_view::npos) return true;
    text.remove_prefix(stop + 1);
  }
}

bool is_label(std::string_view label) noexcept {
  return !label.empty() && label.size() <= longest_label && label.front() != '-' && label.back() != '-' &&
      std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_host(std::string_view host) noexcept {
  const auto last = host.rfind('.');
  if (last == std::string_view::npos || !all_parts(host, is_label)) return false;
  // What ends in a number is an address of a machine (RFC 3696, 2).
  return !std::ranges::all_of(host.substr(last + 1), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trimmed(std::string_view text) noexcept {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view name) noexcept {
  std::size_t characters = 0;
  while (!name.empty()) {
    const auto next = decode_utf8(name);
    const auto c = next.code_point;
    if (next.length == 0 || c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) return false;
    if (c == U'"' || c == U'<' || c == U'>' || c == U'\\') return false;
    if (++characters > longest_name) return false;
    name.remove_prefix(next.length);
  }
  return true;
}

}  // namespace

std::optional<mail_address> mail_address::parse(std::string_view text) {
  std::string folded{trimmed(text)};
  for (auto& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto at = folded.rfind('@');
  if (at == std::string::npos || folded.size() > longest_address) return std::nullopt;
  const auto local = std::string_view{folded}.substr(0, at);
  const bool is_local = local.size() <= longest_local && all_parts(local, [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, is_atext);
  });
  if (!is_local || !is_host(std::string_view{folded}.substr(at + 1))) return std::nullopt;
  return mail_address{std::move(folded)};
}

std::string_view mail_address::domain() const noexcept {
  return std::string_view{text_}.substr(text_.rfind('@') + 1);
}

std::optional<mailbox> mailbox::parse(std::string_view text) {
  text = trimmed(text);
  const auto open = text.find('<');
  if (open == std::string_view::npos) {
    auto address = mail_address::parse(text);
    if (!address) return std::nullopt;
    return mailbox{{}, std::move(*address)};
  }
  const auto name = trimmed(text.substr(0, open));
  if (!text.ends_with('>') || !is_name(name)) return std::nullopt;
  auto address = mail_address::parse(text.substr(open + 1, text.size() - open - 2));
  if (!address) return std::nullopt;
  return mailbox{std::string{name}, std::move(*address)};
}

}  // namespace mbs::domain
