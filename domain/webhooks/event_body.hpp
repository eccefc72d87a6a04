#pragma once

#include "domain/time.hpp"
#include "domain/webhooks/event_type.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

/// What a webhook receives, as JSON. Knows nothing of messages.
namespace mbs::domain {

/// The content of a JSON string (RFC 8259 section 7); the text is valid UTF-8.
void append_json_text(std::string& json, std::string_view text);

/// {"type":"sender.approved","timestamp":"…","data":{"id":"…",…}}, with the fields in their order; those that
/// are empty are left out.
[[nodiscard]] std::string event_body(event_type type, time_point at,
    std::initializer_list<std::pair<std::string_view, std::string_view>> data);

/// At most this much of an answer is kept, in octets as they came.
inline constexpr std::size_t kept_of_answer = 1'024;

/// What is kept of a receiver's answer: its beginning as text, with U+FFFD for what is not UTF-8 and without
/// control characters but for tab and line breaks. At most kept_of_answer characters.
[[nodiscard]] std::string answer_text(std::string_view body);

}  // namespace mbs::domain
