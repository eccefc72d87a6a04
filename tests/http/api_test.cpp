#include "http/api.hpp"

#include "tests/http/fakes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string_view>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

/// Where nobody is signed in yet, or can be any more, or where the address is the secret: asked by POST.
constexpr std::array<std::string_view, 13> doors{"/v1/invitations/show", "/v1/password-reset",
    "/v1/password-reset/confirm", "/v1/payments/confirmation/{token}", "/v1/payments/push/{token}",
    "/v1/payments/validation/{token}", "/v1/recovery", "/v1/recovery/cancel", "/v1/recovery/confirm",
    "/v1/session", "/v1/sign-up", "/v1/sign-up/code", "/v1/sign-up/confirm"};
/// The same, where somebody follows an address that was printed.
constexpr std::string_view printed_door = "/v1/document-checks/{token}";

}  // namespace

TEST_CASE(
    "whatever is under /v1 takes a permission but for the doors, and whatever is not is for everybody") {
  all_fakes fakes;
  const auto routes = http::whole_api(fakes.front(), {}).routes;
  const auto is_versioned = [](const http::route& r) { return r.pattern.starts_with("/v1/"); };
  CHECK(std::count_if(routes.begin(), routes.end(), is_versioned) >= 10);
  for (const auto& r : routes) {
    CAPTURE(r.pattern);
    REQUIRE(r.permission);
    const bool is_door = r.pattern == printed_door ||
        (r.verb == http::method::post && std::ranges::find(doors, r.pattern) != doors.end());
    CHECK((is_versioned(r) && !is_door) == (*r.permission != domain::permission::everybody));
  }
}
