#pragma once

#include "tests/http/served.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

/// Answers beside the description of the API.
namespace mbs::http::tests {

[[nodiscard]] const boost::json::value& description();
[[nodiscard]] std::string lower(std::string_view text);
/// What the description says of a route: a verb in any case, and its pattern.
[[nodiscard]] const boost::json::object& operation(std::string_view method, std::string_view pattern);
/// Checks a response against what the description says of its operation and status.
void check_described(const response& r, std::string_view method, std::string_view pattern);

}  // namespace mbs::http::tests
