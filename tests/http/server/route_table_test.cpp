#include "http/server/route_table.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <type_traits>

using namespace mbs;
using namespace mbs::http;

// It points into itself.
static_assert(!std::is_copy_constructible_v<route_table> && !std::is_copy_assignable_v<route_table>);
static_assert(!std::is_move_constructible_v<route_table> && !std::is_move_assignable_v<route_table>);

namespace {

route to(method verb, std::string_view pattern) {
  return {
      .verb = verb, .pattern = pattern, .permission = domain::permission::everybody, .handle = [](exchange&) {
      }};
}

route_table some_routes() {
  return route_table{{to(method::post, "/v1/things"), to(method::get, "/v1/things/{id}"),
      to(method::get, "/v1/things"), to(method::post, "/v1/things/special"),
      to(method::post, "/v1/things/{id}/end"), to(method::get, "/")}};
}

}  // namespace

TEST_CASE("a path leads to its route, and its parameter is cut out") {
  const auto routes = some_routes();
  CHECK(routes.match(method::post, "/v1/things").found->pattern == "/v1/things");
  CHECK(routes.match(method::head, "/v1/things").found->verb == method::get);
  const auto one = routes.match(method::get, "/v1/things/a1");
  CHECK(one.found->pattern == "/v1/things/{id}");
  CHECK(one.parameter == "a1");
  const auto end = routes.match(method::post, "/v1/things/a1/end");
  CHECK(end.found->pattern == "/v1/things/{id}/end");
  CHECK(end.parameter == "a1");
  CHECK(routes.match(method::get, "/").found != nullptr);
}

TEST_CASE("a path without parameter goes before a pattern, method by method") {
  const auto routes = some_routes();
  CHECK(routes.match(method::post, "/v1/things/special").found->pattern == "/v1/things/special");
  const auto shown = routes.match(method::get, "/v1/things/special");
  CHECK(shown.found->pattern == "/v1/things/{id}");
  CHECK(shown.parameter == "special");
}

TEST_CASE("unknown paths and unknown methods of known paths are told apart") {
  const auto routes = some_routes();
  for (const auto* path :
      {"", "/v1", "/v1/things/", "/v1/things//end", "/v1/things/a/b", "/v1/things/a/b/end"}) {
    CAPTURE(path);
    const auto none = routes.match(method::get, path);
    CHECK(none.found == nullptr);
    CHECK_FALSE(none.path_is_known);
    CHECK(routes.methods_at(path).empty());
  }
  CHECK(routes.match(method::patch, "/v1/things").path_is_known);
  CHECK(routes.match(method::patch, "/v1/things/a").path_is_known);
  CHECK(routes.methods_at("/v1/things") == "POST, GET, HEAD");
  CHECK(routes.methods_at("/v1/things/special") == "GET, HEAD, POST");
}

TEST_CASE("a table with a malformed pattern is refused, and the pattern named") {
  for (const auto* pattern : {"", "v1", "/v1/", "//", "/v1/{}", "/v1/{a", "/v1/a}", "/v1/x{a}", "/v1/{a}/{b}",
           "/v1/{a}b", "/v1/A", "/v1/a b", "/v1/a?b"}) {
    CAPTURE(pattern);
    CHECK_THROWS_WITH_AS(
        route_table({to(method::get, pattern)}), doctest::Contains(pattern), std::invalid_argument);
  }
}

TEST_CASE("a table that leaves it open which route is meant is refused") {
  const auto make = [](std::string_view one, std::string_view other) {
    return route_table({to(method::get, one), to(method::get, other)});
  };
  CHECK_THROWS_AS(make("/a", "/a"), std::invalid_argument);
  CHECK_THROWS_AS(make("/a/{b}", "/a/{c}"), std::invalid_argument);
  CHECK_THROWS_AS(make("/a/{b}", "/{c}/d"), std::invalid_argument);
  CHECK_NOTHROW(make("/a/{b}", "/a/b"));
  CHECK_NOTHROW(make("/a/{b}", "/a/{b}/c"));
  CHECK_NOTHROW(route_table({to(method::get, "/a"), to(method::post, "/a")}));
}

TEST_CASE("a route needs a handler and a method that can have one") {
  auto idle = to(method::get, "/a");
  idle.handle = nullptr;
  CHECK_THROWS_AS(route_table({idle}), std::invalid_argument);
  CHECK_THROWS_AS(route_table({to(method::head, "/a")}), std::invalid_argument);
  CHECK_THROWS_AS(route_table({to(method::other, "/a")}), std::invalid_argument);
}

TEST_CASE("a route that does not say who may go there is refused, and named") {
  auto unsaid = to(method::get, "/a/{b}");
  unsaid.permission.reset();
  CHECK_THROWS_WITH_AS(route_table({unsaid}), "nobody said who may GET /a/{b}", std::invalid_argument);
}
