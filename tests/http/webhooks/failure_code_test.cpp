#include "http/webhooks/failure_code.hpp"

#include <doctest/doctest.h>

#include <array>
#include <utility>

using mbs::http::failure_code_of;

TEST_CASE("why there was no answer is a code, whatever words the system has for it") {
  constexpr std::array<std::pair<const char*, const char*>, 13> known{{
      {"resolve: Domain name not found", "name_unknown"},
      {"the address is not public", "address_not_public"},
      {"connect: timed out", "no_connection"},
      {"connect: Connection refused", "cannot_connect"},
      {"connect: No route to host", "cannot_connect"},
      {"TLS: certificate verify failed (SSL routines)", "no_secure_connection"},
      {"no answer in time", "no_answer"},
      {"write: Broken pipe", "connection_lost"},
      {"read: end of stream", "connection_lost"},
      {"answer: bad version", "not_http"},
      {"the URL is too long", "bad_url"},
      {"too many connections in all", "not_tried"},
      {"the moon is full", "other"},
  }};
  for (const auto& [error, code] : known) {
    CAPTURE(error);
    CHECK(failure_code_of(error) == code);
  }
}
