#pragma once

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace mbs::http::tests {

/// What is wrong with `value` by the JSON Schema at `schema`, whose "$ref"s lead into `document`. Knows the
/// keywords that our description uses, and complains about any other: nothing is passed over in silence.
[[nodiscard]] std::vector<std::string> complaints(
    const boost::json::value& value, const boost::json::value& schema, const boost::json::value& document);

}  // namespace mbs::http::tests
