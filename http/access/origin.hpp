#pragma once

#include "domain/access/audit.hpp"
#include "http/server/exchange.hpp"

namespace mbs::http {

/// Who makes this request, and when, for the entry in the audit log beside the change that it asks for.
[[nodiscard]] domain::audit_origin origin_of(const exchange& c);

}  // namespace mbs::http
