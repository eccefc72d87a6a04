#pragma once

#include "tests/http/served.hpp"

#include <string>
#include <string_view>

namespace mbs::http::tests {

/// The whole API over fakes, and an operator who asks for what is of staff only.
struct staff_desk : served {
  std::string operator_ = sessions.staff(domain::platform_role::operator_);  // the first session: person 1

  /// `path` is what follows /v1/platform/.
  response as(
      const std::string& who, std::string_view verb, const std::string& path, const std::string& body = {}) {
    return client.ask(
        verb, "/v1/platform/" + path, body.empty() ? who : who + "Content-Type: application/json\r\n", body);
  }
  response ask(std::string_view verb, const std::string& path, const std::string& body = {}) {
    return as(operator_, verb, path, body);
  }
};

}  // namespace mbs::http::tests
