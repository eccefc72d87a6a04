#pragma once

#include <string_view>

/// Why a link has no session, as a code for programs and pages. Internal to this folder.
namespace mbs::http {

/// Of the text that a link gives, in English and with words of the operator in it: one of the enum
/// PlatformLinkError of the description. Stable; "other" for a text that is not known.
[[nodiscard]] std::string_view trouble_code_of(std::string_view trouble) noexcept;

}  // namespace mbs::http
