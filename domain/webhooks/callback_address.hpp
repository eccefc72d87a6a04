#pragma once

#include <string_view>

namespace mbs::domain {

/// A callback URL without its query: messages whose URLs differ only in that share an endpoint.
[[nodiscard]] constexpr std::string_view without_query(std::string_view url) noexcept {
  return url.substr(0, url.find('?'));
}

/// The query of a callback URL with its question mark; empty when it has none.
[[nodiscard]] constexpr std::string_view query_of(std::string_view url) noexcept {
  const auto at = url.find('?');
  return at == std::string_view::npos ? std::string_view{} : url.substr(at);
}

/// What of a callback URL may stand in logs, "https://example.com:8443": paths and queries hold secrets.
[[nodiscard]] constexpr std::string_view loggable_part(std::string_view url) noexcept {
  const auto scheme = url.find("://");
  const auto host = scheme == std::string_view::npos ? 0 : scheme + 3;
  return url.substr(0, url.find_first_of("/?#", host));
}

}  // namespace mbs::domain
