#include "http/client/callback_url.hpp"

#include "http/client/address_guard.hpp"

#include <algorithm>
#include <charconv>

namespace mbs::http {
namespace {

bool is_printable(char c) noexcept {
  return c > 0x20 && c < 0x7F;
}
bool is_alphanumeric(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), to_lower);
  return out;
}

bool is_host_name(std::string_view host) noexcept {
  if (host.empty() || host.size() > 253 || host.front() == '.' || host.front() == '-') return false;
  if (host.find("..") != std::string_view::npos) return false;
  return std::all_of(host.begin(), host.end(),
      [](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; });
}

bool is_ipv6(std::string_view host) noexcept {
  return host.size() >= 2 && host.size() <= 45 && std::all_of(host.begin(), host.end(), [](char c) {
    return (is_alphanumeric(c) && to_lower(c) <= 'f') || c == ':' || c == '.';
  });
}

/// "host", "host:port" or "[address]:port" into `to`; what is wrong with it, or nothing.
std::string_view read_authority(std::string_view authority, callback_url& to) {
  if (authority.find('@') != std::string_view::npos) return "must not hold a user or password";
  std::string_view host;
  std::string_view rest;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos || !is_ipv6(authority.substr(1, end - 1)))
      return "has a malformed address";
    host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
  } else {
    const auto end = authority.find(':');
    host = authority.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : authority.substr(end);
    if (!is_host_name(host)) return "needs a host name in ASCII";
  }
  to.host = lower(host);
  to.port = to.is_tls ? 443 : 80;
  to.authority = lower(authority);
  if (rest.empty()) return {};
  const auto digits = rest.substr(1);
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), to.port);
  if (rest.front() != ':' || ec != std::errc{} || end != digits.data() + digits.size() || to.port == 0)
    return "has a malformed port";
  return {};
}

std::string_view read_url(std::string_view text, callback_url& to) {
  if (text.size() > callback_url::max_length) return "must have at most 2048 characters";
  if (!std::all_of(text.begin(), text.end(), is_printable) || text.find('\\') != std::string_view::npos)
    return "must hold printable ASCII only: percent-encode the rest";
  const auto scheme = lower(text.substr(0, 8));
  if (scheme.starts_with("https://")) {
    to.is_tls = true;
    text.remove_prefix(8);
  } else if (scheme.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return "must begin with http:// or https://";
  }
  if (text.find('#') != std::string_view::npos) return "must not hold a fragment";
  const auto end = text.find_first_of("/?");
  if (const auto wrong = read_authority(text.substr(0, end), to); !wrong.empty()) return wrong;
  const auto target = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  to.target = target.starts_with('/') ? std::string{target} : "/" + std::string{target};
  return {};
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// "10", "0x7f" or "127.1": what programs of old take for an address, and name servers know nothing of.
bool ends_in_number(std::string_view host) noexcept {
  const auto last = host.substr(host.rfind('.') + 1);
  if (last.empty()) return false;
  if (std::all_of(last.begin(), last.end(), is_digit)) return true;
  return last.starts_with("0x") &&
      std::all_of(last.begin() + 2, last.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string complaint_about(std::string_view url, callback_targets allowed) {
  std::string why;
  const auto parsed = callback_url::parse(url, &why);
  if (!parsed) return why;
  std::string_view host = parsed->host;
  if (host.ends_with('.')) host.remove_suffix(1);
  boost::system::error_code not_numeric;
  const auto address = boost::asio::ip::make_address(host, not_numeric);
  if (not_numeric && ends_in_number(host))
    return "must name a host, or an address of four numbers: \"" + parsed->host + "\" is neither";
  if (allowed == callback_targets::any) return {};
  if (not_numeric ? host == "localhost" || host.ends_with(".localhost") : !is_public(address))
    return "must lead to a public address: \"" + parsed->host + "\" is not called";
  return {};
}

std::optional<callback_url> callback_url::parse(std::string_view text, std::string* why) {
  callback_url url;
  const auto wrong = read_url(text, url);
  if (wrong.empty()) return url;
  if (why != nullptr) *why = wrong;
  return std::nullopt;
}

}  // namespace mbs::http
