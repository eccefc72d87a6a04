#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::http {

/// Where callbacks may go.
enum class callback_targets : std::uint8_t { public_only, any };

/// An absolute URL, cut up.
struct callback_url {
  bool is_tls = false;
  std::string host;  ///< lower case; an IPv6 address without its brackets
  std::uint16_t port = 80;
  std::string target;     ///< path and query, at least "/"
  std::string authority;  ///< for the Host header

  static constexpr std::size_t max_length = 2'048;

  /// http or https, a host, no user, no fragment, at most 2,048 printable ASCII characters; `why` says what
  /// is wrong with anything else. Where the host leads is not looked at here: see address_guard.hpp.
  [[nodiscard]] static std::optional<callback_url> parse(std::string_view text, std::string* why = nullptr);
};

/// What is wrong with a URL as one that callbacks may go to, "must …"; empty when nothing is, as far as can
/// be known without asking name servers: what its host leads to is looked at again before each connection.
[[nodiscard]] std::string complaint_about(std::string_view url, callback_targets allowed);

}  // namespace mbs::http
