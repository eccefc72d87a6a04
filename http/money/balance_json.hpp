#pragma once

#include "domain/money/ledger.hpp"

#include <string>

namespace mbs::http {

/// Balance of the description: what GET /v1/balance answers, and streams tell.
[[nodiscard]] std::string render(const domain::balance& b);

}  // namespace mbs::http
