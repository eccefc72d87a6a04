#pragma once

#include "domain/access/password_rules.hpp"

namespace mbs::domain {

/// The list that the build took in (packaging/common_passwords/README.md). Constant, for any thread. Link
/// mbs_common_passwords for it.
[[nodiscard]] common_passwords known_common_passwords() noexcept;

}  // namespace mbs::domain
