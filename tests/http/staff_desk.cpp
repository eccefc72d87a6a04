#include "tests/http/staff_desk.hpp"

namespace mbs::http::tests {

staff_desk::staff_desk() : operator_{sessions.staff(domain::platform_role::operator_)} {}

staff_desk::~staff_desk() = default;

response staff_desk::as(
    const std::string& who, std::string_view verb, const std::string& path, const std::string& body) {
  return client.ask(
      verb, "/v1/platform/" + path, body.empty() ? who : who + "Content-Type: application/json\r\n", body);
}

response staff_desk::ask(std::string_view verb, const std::string& path, const std::string& body) {
  return as(operator_, verb, path, body);
}

}  // namespace mbs::http::tests
