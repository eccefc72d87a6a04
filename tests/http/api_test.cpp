#include "http/api.hpp"

#include "tests/http/fakes.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace mbs;
using namespace mbs::http::tests;

TEST_CASE("whatever is under /v1 takes a permission, and whatever is not is for everybody") {
  all_fakes fakes;
  const auto routes = http::whole_api(fakes.front(), {}).routes;
  const auto is_versioned = [](const http::route& r) { return r.pattern.starts_with("/v1/"); };
  CHECK(std::count_if(routes.begin(), routes.end(), is_versioned) >= 10);
  for (const auto& r : routes) {
    CAPTURE(r.pattern);
    REQUIRE(r.permission);
    CHECK(is_versioned(r) == (*r.permission != domain::permission::everybody));
  }
}
