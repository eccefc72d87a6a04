#pragma once

#include "http/server/exchange.hpp"
#include "http/server/problem.hpp"

#include <string>
#include <string_view>
#include <utility>

/// How requests about webhooks are refused. Internal to this folder.
namespace mbs::http {

[[nodiscard]] inline problem wrong_field(std::string_view name, domain::errc why, std::string detail) {
  auto p = problem_of(why, std::move(detail));
  p.errors = {{.pointer = "/" + std::string{name},
      .parameter = {},
      .code = std::string{domain::to_code(why)},
      .detail = p.detail}};
  return p;
}

[[nodiscard]] inline problem no_such_webhook() {
  return problem_of(domain::errc::not_found, "there is no such webhook");
}

[[nodiscard]] inline bool has_a_body(const exchange& c) noexcept {
  return !c.in.body.empty() && c.in.body != "{}";
}

}  // namespace mbs::http
