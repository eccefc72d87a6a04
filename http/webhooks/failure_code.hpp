#pragma once

#include <string_view>

/// Why there was no answer from a customer's server, as a code for programs and pages. Internal to this
/// folder.
namespace mbs::http {

/// Of the text that http/client gives, in English and with words of the system in it: one of the enum
/// WebhookError of the description. Stable; "other" for a text that is not known.
[[nodiscard]] std::string_view failure_code_of(std::string_view error) noexcept;

}  // namespace mbs::http
