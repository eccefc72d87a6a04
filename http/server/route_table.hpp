#pragma once

#include "http/server/route.hpp"

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mbs::http {

struct route_match {
  const route* found = nullptr;  ///< none: see path_is_known
  std::string_view parameter;    ///< into the path given
  bool path_is_known = false;    ///< other methods exist there
};

/// All routes of a server, checked once and never changed. Knows nothing of what they do. Safe on any
/// thread.
class route_table {
 public:
  /// Throws std::invalid_argument that names a route which is malformed, does not say who may go there, or
  /// leaves it open which of two is meant. A path without parameter goes before a pattern that fits it too.
  explicit route_table(std::vector<route> routes);
  route_table(const route_table&) = delete;  // it points into itself
  route_table& operator=(const route_table&) = delete;

  [[nodiscard]] std::span<const route> all() const noexcept { return routes_; }
  /// HEAD is served by GET.
  [[nodiscard]] route_match match(method verb, std::string_view path) const noexcept;
  /// For the Allow header: "GET, HEAD, POST".
  [[nodiscard]] std::string methods_at(std::string_view path) const;

 private:
  /// A pattern with a parameter, cut at it.
  struct open_pattern {
    std::string_view before;
    std::string_view behind;
    const route* leads_to;
  };
  void check() const;
  [[nodiscard]] static open_pattern cut(const route& r) noexcept;

  std::vector<route> routes_;
  std::unordered_map<std::string_view, std::vector<const route*>> exact_;
  std::vector<open_pattern> open_;
};

}  // namespace mbs::http
