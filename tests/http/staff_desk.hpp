#pragma once

#include "tests/http/served.hpp"

#include <string>
#include <string_view>

namespace mbs::http::tests {

/// The whole API over fakes, and an operator who asks for what is of staff only.
struct staff_desk : served {
  staff_desk();
  ~staff_desk();
  staff_desk(const staff_desk&) = delete;
  staff_desk& operator=(const staff_desk&) = delete;

  std::string operator_;  // the first session: person 1

  /// `path` is what follows /v1/platform/.
  response as(
      const std::string& who, std::string_view verb, const std::string& path, const std::string& body = {});
  response ask(std::string_view verb, const std::string& path, const std::string& body = {});
};

}  // namespace mbs::http::tests
