#include "domain/senders/sender_id.hpp"

#include "domain/numbering/msisdn.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

constexpr std::size_t longest_alphanumeric = 11;

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
constexpr bool may_stand_in_name(char c) noexcept {
  return is_letter(c) || is_digit(c) || std::string_view{" -_.&'"}.find(c) != std::string_view::npos;
}

}  // namespace

result<sender_id> sender_id::parse(std::string_view text) {
  if (text.empty()) return errc::invalid_sender;
  if (std::any_of(text.begin(), text.end(), is_letter)) {
    const bool fits =
        text.size() <= longest_alphanumeric && std::all_of(text.begin(), text.end(), may_stand_in_name);
    // A blank at an end cannot be seen, so that two senders would look the same.
    if (!fits || text.front() == ' ' || text.back() == ' ') return errc::invalid_sender;
    return sender_id{std::string{text}, sender_kind::alphanumeric};
  }
  if (text.size() >= 3 && text.size() <= 6 && std::all_of(text.begin(), text.end(), is_digit))
    return sender_id{std::string{text}, sender_kind::short_code};
  const auto number = msisdn::parse(text);
  if (!number) return errc::invalid_sender;
  return sender_id{number->to_digits(), sender_kind::msisdn};
}

}  // namespace mbs::domain
