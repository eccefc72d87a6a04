#include "http/server/routes.hpp"

#include "http/server/handlers.hpp"

#include <algorithm>
#include <array>

namespace mbs::http {
namespace {

constexpr auto open = guarded::no;
constexpr auto by_key = guarded::by_key;
constexpr auto json = wants::json;
constexpr auto nothing = wants::nothing;
constexpr std::uint32_t small = 8'192;
constexpr std::uint32_t empty = 0;

constexpr std::array routes{
    route{method::post, "/v1/messages", send_messages, by_key, json, as_configured},
    route{method::get, "/v1/messages/{id}", get_message, by_key, nothing, empty},
    route{method::get, "/v1/messages", list_messages, by_key, nothing, empty},
    route{method::post, "/v1/messages/preview", preview_message, by_key, json, as_configured},
    route{method::post, "/v1/messages/{id}/cancel", cancel_message, by_key, nothing, small},
    route{method::get, "/v1/balance", get_balance, by_key, nothing, empty},
    route{method::get, "/v1/networks", list_networks, by_key, nothing, empty},
    route{method::get, "/v1/webhooks", list_webhooks, by_key, nothing, empty},
    route{method::post, "/v1/webhooks", create_webhook, by_key, json, small},
    route{method::patch, "/v1/webhooks/{id}", update_webhook, by_key, json, small},
    route{method::get, "/healthz", show_health, open, nothing, empty},
    route{method::get, "/readyz", show_readiness, open, nothing, empty},
    route{method::get, "/metrics", show_metrics, open, nothing, empty},
    route{method::get, "/openapi.json", show_description, open, nothing, empty},
    route{method::get, "/problems/{code}", explain_problem, open, nothing, empty},
    route{method::get, "/", show_page, open, nothing, empty},
};

/// Whether `path` has the pattern's form; `parameter` is what stands for its "{…}".
bool fits(std::string_view pattern, std::string_view path, std::string_view& parameter) noexcept {
  const auto brace = pattern.find('{');
  if (brace == std::string_view::npos) return pattern == path;
  if (!path.starts_with(pattern.substr(0, brace))) return false;
  const auto tail = pattern.substr(pattern.find('}') + 1);
  auto rest = path.substr(brace);
  if (rest.size() <= tail.size() || !rest.ends_with(tail)) return false;
  rest.remove_suffix(tail.size());
  if (rest.find('/') != std::string_view::npos) return false;
  parameter = rest;
  return true;
}

}  // namespace

std::span<const route> all_routes() noexcept {
  return routes;
}

route_match match_route(method verb, std::string_view path) noexcept {
  const auto wanted = verb == method::head ? method::get : verb;
  route_match match;
  for (const auto& r : routes) {
    std::string_view parameter;
    if (!fits(r.pattern, path, parameter)) continue;
    match.path_is_known = true;
    if (r.verb != wanted) continue;
    match.found = &r;
    match.parameter = parameter;
    return match;
  }
  return match;
}

std::string methods_at(std::string_view path) {
  std::string methods;
  for (const auto& r : routes) {
    std::string_view parameter;
    if (!fits(r.pattern, path, parameter)) continue;
    if (!methods.empty()) methods += ", ";
    methods += to_text(r.verb);
    if (r.verb == method::get) methods += ", HEAD";
  }
  return methods;
}

}  // namespace mbs::http
