#include "tests/http/node/described.hpp"

#include "http/node/description.hpp"
#include "tests/http/schema_check.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace mbs::http::tests {

namespace json = boost::json;

const json::value& description() {
  static const auto parsed_once = json::parse({http::openapi_json().data(), http::openapi_json().size()});
  return parsed_once;
}

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(
      out.begin(), out.end(), out.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

const json::object& operation(std::string_view method, std::string_view pattern) {
  return description().at("paths").at(pattern).at(lower(method)).as_object();
}

void check_described(const response& r, std::string_view method, std::string_view pattern) {
  CAPTURE(method);
  CAPTURE(pattern);
  CAPTURE(r.body);
  const auto& responses = operation(method, pattern).at("responses").as_object();
  const auto* described = responses.if_contains(std::to_string(r.status));
  if (described == nullptr) described = &description().at("components").at("responses").at("Problem");
  const auto type = r.header("content-type").substr(0, r.header("content-type").find(';'));
  const auto* content = described->at("content").as_object().if_contains(type);
  REQUIRE(content != nullptr);
  if (!type.ends_with("json")) return;
  for (const auto& complaint : complaints(json::parse(r.body), content->at("schema"), description()))
    FAIL_CHECK(complaint);
}

}  // namespace mbs::http::tests
