#include "http/json/body_table.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace mbs::http;

namespace {

enum class size : std::uint8_t { small, large };
std::optional<size> size_from(std::string_view text) {
  if (text == "small") return size::small;
  if (text == "large") return size::large;
  return std::nullopt;
}

struct order {
  std::string name;
  std::optional<std::string> note;
  std::vector<std::string> parts;
  std::optional<std::chrono::seconds> wait;
  std::uint16_t count = 0;
  std::optional<bool> urgent;
  size fit = size::small;
};

constexpr body_table<order, 7> fields{
    text<&order::name>("name").required(),
    text<&order::note>("note"),
    texts<&order::parts>("parts").required(),
    number<&order::wait>("wait", 1, 60),
    number<&order::count>("count", 0, 9),
    flag<&order::urgent>("urgent"),
    word<&order::fit, size_from>("fit", "must be small or large"),
};

std::vector<std::string> pointers(std::string_view body) {
  json_document document;
  order into;
  std::vector<std::string> all;
  for (const auto& e : read_body(body, document, fields, into))
    all.push_back(e.pointer);
  return all;
}

}  // namespace

TEST_CASE("each field of a table goes to its member") {
  json_document document;
  order into;
  const auto complaints = read_body(
      R"({"fit":"large","urgent":false,"count":9,"wait":60,"parts":["a","b"],"note":"n","name":"x"})",
      document, fields, into);
  CHECK(complaints.empty());
  CHECK(into.name == "x");
  CHECK(into.note == "n");
  CHECK(into.parts == std::vector<std::string>{"a", "b"});
  CHECK(into.wait == std::chrono::seconds{60});
  CHECK(into.count == 9);
  CHECK(into.urgent == false);
  CHECK(into.fit == size::large);
}

TEST_CASE("what a body does not mention stays as it was") {
  json_document document;
  order into;
  into.count = 5;
  CHECK(read_body(R"({"name":"x","parts":"a"})", document, fields, into).empty());
  CHECK(into.count == 5);
  CHECK_FALSE(into.note);
  CHECK_FALSE(into.wait);
  CHECK_FALSE(into.urgent);
}

TEST_CASE("missing fields are named in the order of the table, after what else is wrong") {
  CHECK(pointers("{}") == std::vector<std::string>{"/name", "/parts"});
  CHECK(pointers(R"({"colour":"red","count":10})") ==
      std::vector<std::string>{"/colour", "/count", "/name", "/parts"});
}

TEST_CASE("values beyond the bounds, of the wrong kind, unlisted or repeated are refused in their place") {
  CHECK(pointers(R"({"name":1,"parts":["a",2],"wait":0,"urgent":"yes","fit":"huge","fit":"small"})") ==
      std::vector<std::string>{"/name", "/parts/1", "/wait", "/urgent", "/fit", "/fit"});
  CHECK(pointers(R"({"name":"a","parts":[],"fit":3})") == std::vector<std::string>{"/parts", "/fit"});
}

TEST_CASE("a body that is no object has one complaint") {
  CHECK(pointers("[]").size() == 1);
  CHECK(pointers("nonsense").size() == 1);
}
