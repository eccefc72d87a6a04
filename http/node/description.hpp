#pragma once

#include <string_view>

namespace mbs::http {

/// The API's OpenAPI 3.1 description: http/node/openapi_base.json and the openapi.json of each capability,
/// joined at build.
[[nodiscard]] std::string_view openapi_json() noexcept;

}  // namespace mbs::http
