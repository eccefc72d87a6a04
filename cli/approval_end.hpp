#pragma once

#include "domain/time.hpp"

#include <optional>
#include <string>

namespace mbs::cli {

/// When an approval of a sender ends, as --expires says it: RFC 3339, or from now on ("90d"); nothing of an
/// empty text. Throws failure (usage).
[[nodiscard]] std::optional<domain::time_point> approval_end_from(const std::string& text);

}  // namespace mbs::cli
