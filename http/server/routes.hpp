#pragma once

#include "http/server/exchange.hpp"
#include "http/server/node_context.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mbs::http {

enum class wants : std::uint8_t { nothing, json };
enum class guarded : std::uint8_t { no, by_key };

/// One endpoint. `pattern` may hold one "{…}", which stands for one part of the path.
struct route {
  method verb;
  std::string_view pattern;
  void (*handle)(exchange&, node_context&);
  guarded access;
  wants body;
  std::uint32_t body_limit;  ///< octets; `as_configured` for http.max_body
};
inline constexpr std::uint32_t as_configured = 0xFFFF'FFFF;

/// All there is.
[[nodiscard]] std::span<const route> all_routes() noexcept;

struct route_match {
  const route* found = nullptr;  ///< none: see path_is_known
  std::string_view parameter;    ///< into the path given
  bool path_is_known = false;    ///< other methods exist there
};
/// HEAD is served by GET.
[[nodiscard]] route_match match_route(method verb, std::string_view path) noexcept;

/// For the Allow header: "GET, HEAD, POST".
[[nodiscard]] std::string methods_at(std::string_view path);

}  // namespace mbs::http
