#include "http/webhooks/failure_code.hpp"

#include <array>
#include <utility>

namespace mbs::http {
namespace {

// How http/client begins its texts. The first that fits counts.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> beginnings{{
    {"resolve: ", "name_unknown"},
    {"the address is not public", "address_not_public"},
    {"connect: timed out", "no_connection"},
    {"connect: ", "cannot_connect"},
    {"TLS: ", "no_secure_connection"},
    {"no answer in time", "no_answer"},
    {"write: ", "connection_lost"},
    {"read: ", "connection_lost"},
    {"answer: ", "not_http"},
    {"the URL ", "bad_url"},
    {"a header ", "bad_url"},
    {"too many connections", "not_tried"},
    {"shutting down", "not_tried"},
}};

}  // namespace

std::string_view failure_code_of(std::string_view error) noexcept {
  for (const auto& [beginning, code] : beginnings)
    if (error.starts_with(beginning)) return code;
  return "other";
}

}  // namespace mbs::http
