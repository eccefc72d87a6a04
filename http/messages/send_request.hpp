#pragma once

#include "domain/messages/submission.hpp"
#include "http/json/json_document.hpp"

#include <vector>

namespace mbs::http {

/// Reads the body of POST /v1/messages (and of its preview, which is the same) into `to`; complaints say what
/// is malformed. What the words mean is for domain::compose to judge.
[[nodiscard]] std::vector<field_error> read_send_request(
    std::string_view body, json_document& document, domain::submission& to);

}  // namespace mbs::http
