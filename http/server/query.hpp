#pragma once

#include "http/json/json_document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbs::http {

/// The parameters of a query ("a=1&b=2"), percent-decoded, '+' as space, in order. Nothing when an escape is
/// broken, or a value is not UTF-8 or holds U+0000.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(
    std::string_view query);

}  // namespace mbs::http
