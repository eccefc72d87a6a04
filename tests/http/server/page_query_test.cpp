#include "http/server/page_query.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http;

TEST_CASE("a limit is a whole number from 1 to the highest of its list") {
  CHECK(limit_from("1", 200) == 1u);
  CHECK(limit_from("200", 200) == 200u);
  for (const auto* const wrong : {"0", "201", "-1", "+5", "5 ", "", "ten", "4294967297"}) {
    CAPTURE(wrong);
    CHECK_FALSE(limit_from(wrong, 200));
  }
}

TEST_CASE("a page ends with the cursor of the next, or with null") {
  const auto ended = [](std::string_view next) {
    std::string text;
    json_writer json{text};
    json.begin_object().key("rows").begin_array();
    end_page(json, next);
    return text;
  };
  CHECK(ended("acc_1") == R"({"rows":[],"next_cursor":"acc_1"})");
  CHECK(ended("\"a b\"@example.com") == R"({"rows":[],"next_cursor":"\"a b\"@example.com"})");
  CHECK(ended("") == R"({"rows":[],"next_cursor":null})");
}
