#pragma once

#include "http/server/problem.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What a request's first line and header say of where it goes and where it ends (RFC 9112). Pure.
namespace mbs::http {

/// Puts path and query of a target into `to`: of the origin form ("/a?b") or the absolute form
/// ("http://host/a?b"), whose host is ours whatever it says. False for any other target.
[[nodiscard]] bool take_target(std::string_view target, std::string& to);

/// What is wrong with a Transfer-Encoding: nothing when it says chunked and no more. `coding` is the list of
/// all such fields.
[[nodiscard]] std::optional<problem> fault_of_coding(
    std::string_view coding, bool beside_content_length, bool is_http_1_0);

}  // namespace mbs::http
