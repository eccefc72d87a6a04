#include "http/server/cookies.hpp"

#include <algorithm>
#include <optional>

namespace mbs::http {
namespace {

std::string_view trimmed(std::string_view text) noexcept {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// cookie-octet of RFC 6265, 4.1.1.
constexpr bool is_cookie_octet(char c) noexcept {
  return c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
}

/// Without the quotes that it may stand in; nothing when it is none.
std::optional<std::string_view> value_of(std::string_view written) noexcept {
  if (written.size() >= 2 && written.front() == '"' && written.back() == '"')
    written = written.substr(1, written.size() - 2);
  if (!std::all_of(written.begin(), written.end(), is_cookie_octet)) return std::nullopt;
  return written;
}

std::string set_cookie(std::string_view token, std::string_view more, bool secure) {
  std::string text;
  text.reserve(session_cookie_name.size() + token.size() + 64);
  text.append(session_cookie_name).append("=").append(token);
  text.append("; Path=/; HttpOnly; SameSite=Lax").append(more);
  if (secure) text.append("; Secure");
  return text;
}

}  // namespace

found_cookie find_cookie(std::string_view header, std::string_view name) noexcept {
  found_cookie found;
  while (!header.empty()) {
    const auto end = header.find(';');
    const auto pair = header.substr(0, end);
    header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != name) continue;
    const auto value = value_of(trimmed(pair.substr(equals + 1)));
    if (!value) continue;
    if (found.what == found_cookie::outcome::one && found.value != *value)
      return {found_cookie::outcome::several, {}};
    found = {found_cookie::outcome::one, *value};
  }
  return found;
}

std::string session_cookie(std::string_view token, bool secure) {
  return set_cookie(token, {}, secure);
}

std::string ended_session_cookie(bool secure) {
  return set_cookie({}, "; Max-Age=0", secure);
}

}  // namespace mbs::http
