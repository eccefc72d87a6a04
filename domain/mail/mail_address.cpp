#include "domain/mail/mail_address.hpp"

#include "domain/access/email_address.hpp"
#include "domain/text/utf8.hpp"

namespace mbs::domain {

namespace {

constexpr std::size_t longest_name = 64;

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
  const auto address = email_address::from(text);
  if (!address) return std::nullopt;
  return mail_address{address->folded()};
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
