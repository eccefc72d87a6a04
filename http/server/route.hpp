#pragma once

#include "domain/access/permission.hpp"
#include "http/server/request.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace mbs::http {

class exchange;

/// Handles a request whose sender may do that: replies, now or later.
using handler = std::function<void(exchange&)>;

enum class body_use : std::uint8_t {
  none,
  json,
  octets,  ///< whatever its handler takes, which looks at the Content-Type itself
};
enum class query_use : std::uint8_t {
  refused,  ///< a parameter is a mistake
  read,     ///< by the handler
  ignored,
};

/// octets; as http.max_body says
inline constexpr std::uint32_t as_configured = 0xFFFF'FFFF;
/// octets; where no body is used, a client may send a short one, which is read and ignored
inline constexpr std::uint32_t ignored_body = 1'024;

/// One way into the API.
struct route {
  method verb = method::get;
  /// "/v1/messages/{id}": may hold one "{…}", which stands for one part of the path.
  std::string_view pattern;
  /// What its sender must be allowed. Has to be said: a table refuses a route without.
  std::optional<domain::permission> permission;
  handler handle;
  /// Beside `permission`: any one of these does as well.
  domain::permission_set or_any{};
  bool goes_on = false;  ///< its answer may be a stream: nothing is asked behind it on its connection
  body_use body = body_use::none;
  std::uint32_t body_limit = ignored_body;  ///< octets; longer bodies are refused before they are read
  query_use query = query_use::refused;
};

/// Whether whoever has these permissions may go there.
[[nodiscard]] inline bool may_go(const route& to, domain::permission_set has) noexcept {
  if (has.has(to.permission.value())) return true;
  const auto some = has & to.or_any;
  return !(some == domain::permission_set{});
}

}  // namespace mbs::http
