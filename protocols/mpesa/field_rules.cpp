#include "protocols/mpesa/field_rules.hpp"

#include "protocols/mpesa/payer.hpp"
#include "protocols/mpesa/receipt_number.hpp"

#include <algorithm>
#include <array>

namespace mbs::mpesa {

namespace {

constexpr std::size_t longest_url = 255;
constexpr std::size_t longest_word = 1'024;
constexpr std::array<std::string_view, 8> forbidden_words{
    "mpesa", "m-pesa", "safaricom", "exe", "exec", "cmd", "sql", "query"};

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
bool is_letter_or_digit(char c) noexcept {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}
bool is_visible(char c) noexcept {
  return c > ' ' && c <= '~';
}
bool is_printable(char c) noexcept {
  return c == ' ' || is_visible(c);
}

bool holds(std::string_view text, std::string_view word) noexcept {
  const auto is_same = [](char a, char b) { return lower(a) == b; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), is_same) != text.end();
}

template <class Test>
bool is_made_of(std::string_view text, std::size_t least, std::size_t most, Test test) noexcept {
  return text.size() >= least && text.size() <= most && std::ranges::all_of(text, test);
}

/// Takes `word` off `text`, in any case.
bool take(std::string_view& text, std::string_view word) noexcept {
  if (text.size() < word.size() || !std::ranges::equal(text.substr(0, word.size()), word, {}, lower))
    return false;
  text.remove_prefix(word.size());
  return true;
}

bool is_port(std::string_view text) noexcept {
  return is_made_of(text, 1, 5, is_digit);
}

/// Takes a port behind a host off it; false when it is malformed.
bool take_port(std::string_view& authority) noexcept {
  const auto end = authority.starts_with('[') ? authority.find(']') : 0;
  if (end == std::string_view::npos) return false;
  const auto colon = authority.find(':', end);
  if (colon == std::string_view::npos) return true;
  const auto port = authority.substr(colon + 1);
  authority = authority.substr(0, colon);
  return is_port(port);
}

bool is_loopback(std::string_view host) noexcept {
  auto rest = host;
  if (take(rest, "localhost")) return rest.empty() || rest == ".";
  return host == "[::1]" ||
      (host.starts_with("127.") && std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; }));
}

/// A name with a dot, or an IPv4 address: single words and IPv6 addresses are reachable by nobody outside.
bool is_public(std::string_view host) noexcept {
  const auto belongs = [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; };
  return host.find('.') != std::string_view::npos && !host.starts_with('.') &&
      std::ranges::all_of(host, belongs) && !holds(host, "ngrok");
}

std::string_view host_complaint(std::string_view authority, bool is_tls, url_reach reach) noexcept {
  constexpr std::string_view scheme = "must begin with https://";
  if (!take_port(authority) || authority.empty()) return "must have a host, with a port of digits if any";
  if (is_loopback(authority)) return reach == url_reach::loopback_too ? "" : "must have a public host";
  if (!is_tls) return scheme;
  return is_public(authority) ? "" : "must have a public host";
}

}  // namespace

bool has_forbidden_word(std::string_view text) noexcept {
  return std::ranges::any_of(forbidden_words, [&](std::string_view word) { return holds(text, word); });
}

std::string_view url_complaint(std::string_view url, url_reach reach) noexcept {
  if (!is_made_of(url, 1, longest_url, is_visible)) return "must have 1 to 255 octets and no spaces";
  if (has_forbidden_word(url))
    return "must not hold mpesa, m-pesa, safaricom, exe, exec, cmd, sql or query, in any case";
  const bool is_tls = take(url, "https://");
  if (!is_tls && !take(url, "http://")) return "must begin with https://";
  constexpr std::string_view never = "@#\\\"<>";
  if (url.find_first_of(never) != std::string_view::npos) return "must not hold any of @ # \\ \" < >";
  const auto slash = std::min(url.find_first_of("/?"), url.size());
  if (url.find("//", slash) != std::string_view::npos) return "must not hold // in its path";
  return host_complaint(url.substr(0, slash), is_tls, reach);
}

std::string_view short_code_complaint(std::string_view text) noexcept {
  return is_made_of(text, 5, 7, is_digit) ? "" : "must be 5 to 7 digits";
}

std::string_view number_complaint(std::string_view text) noexcept {
  return is_payer_number(text) ? "" : "must be 12 digits, 2547… or 2541…";
}

std::string_view reference_complaint(std::string_view text) noexcept {
  return is_made_of(text, 1, 12, is_letter_or_digit) ? "" : "must be 1 to 12 letters and digits";
}

std::string_view bill_reference_complaint(std::string_view text) noexcept {
  return is_made_of(text, 1, 20, is_printable) ? "" : "must be 1 to 20 printable ASCII characters";
}

std::string_view description_complaint(std::string_view text) noexcept {
  return is_made_of(text, 1, 13, is_printable) ? "" : "must be 1 to 13 printable ASCII characters";
}

std::string_view remarks_complaint(std::string_view text) noexcept {
  return is_made_of(text, 2, 100, is_printable) ? "" : "must be 2 to 100 printable ASCII characters";
}

std::string_view note_complaint(std::string_view text) noexcept {
  return is_made_of(text, 0, 100, is_printable) ? "" : "must be at most 100 printable ASCII characters";
}

std::string_view word_complaint(std::string_view text) noexcept {
  return is_made_of(text, 1, longest_word, is_visible)
      ? ""
      : "must be 1 to 1,024 visible ASCII characters without spaces";
}

std::string_view key_complaint(std::string_view text) noexcept {
  return text.find(':') == std::string_view::npos ? word_complaint(text) : "must not hold a colon";
}

std::string_view receipt_complaint(std::string_view text) {
  const auto receipt = read_receipt(text);
  return receipt && *receipt == text ? "" : "must be 8 to 16 capital letters and digits";
}

}  // namespace mbs::mpesa
