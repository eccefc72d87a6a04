#include "domain/senders/sender_request.hpp"

#include "domain/text/utf8.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

constexpr std::array<std::string_view, 5> states{"waiting", "approved", "rejected", "withdrawn", "expired"};

std::optional<std::string> fault_of_words(
    std::string_view called, std::string_view words, std::size_t at_most) {
  const auto fault = [called](const std::string& what) { return "the " + std::string{called} + ' ' + what; };
  const auto length = utf8_length(words);
  if (length == not_utf8) return fault("is not UTF-8");
  if (std::ranges::all_of(words, [](char c) { return c == ' '; })) return fault("is empty");
  if (length > at_most)
    return fault(
        "has " + std::to_string(length) + " characters; at most " + std::to_string(at_most) + " are allowed");
  const bool is_odd = std::ranges::any_of(words, [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7F;
  });
  if (is_odd) return fault("holds a control character");
  return std::nullopt;
}

}  // namespace

std::string_view to_text(sender_request_state s) noexcept {
  return states[static_cast<std::size_t>(s) - 1];
}

std::optional<sender_request_state> sender_request_state_from(std::string_view text) noexcept {
  for (const auto s : sender_request_states)
    if (to_text(s) == text) return s;
  return std::nullopt;
}

std::optional<std::string> fault_of_purpose(std::string_view purpose) {
  return fault_of_words("purpose", purpose, max_purpose);
}

std::optional<std::string> fault_of_reason(std::string_view reason) {
  return fault_of_words("reason", reason, max_reason);
}

std::optional<std::string> fault_of_approval_end(time_point ends_at, time_point now) {
  if (ends_at <= now) return "the end of an approval must lie ahead";
  if (ends_at - now > max_approval) return "an approval may last 3660 days at most";
  return std::nullopt;
}

}  // namespace mbs::domain
