#pragma once

#include "cli/exit_code.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace mbs::cli {

/// Ends a command: thrown where it cannot go on, caught once in run().
class failure : public std::runtime_error {
 public:
  /// `code` is a stable slug, `message` one sentence for people, `details` a line each.
  failure(exit_code exit, std::string code, const std::string& message, std::vector<std::string> details = {})
      : std::runtime_error{message}, exit_{exit}, code_{std::move(code)}, details_{std::move(details)} {}

  [[nodiscard]] exit_code exit() const noexcept { return exit_; }
  [[nodiscard]] const std::string& code() const noexcept { return code_; }
  [[nodiscard]] const std::vector<std::string>& details() const noexcept { return details_; }

 private:
  exit_code exit_;
  std::string code_;
  std::vector<std::string> details_;
};

/// What a store or a rule refused, with what it was about: "account x@y: there is no such thing". `trouble`
/// is what the database said last.
[[nodiscard]] inline failure refusal(
    domain::errc e, const std::string& about, const std::string& trouble = {}) {
  auto message = about + ": " + std::string{domain::describe(e)};
  if (exit_code_of(e) == exit_code::database && !trouble.empty()) {
    message = about + ": the database says: " + trouble;
  }
  return {exit_code_of(e), std::string{domain::to_code(e)}, message};
}

[[nodiscard]] inline failure usage_failure(const std::string& message) {
  return {exit_code::usage, "usage", message};
}

}  // namespace mbs::cli
