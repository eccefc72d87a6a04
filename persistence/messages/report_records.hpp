#pragma once

#include "domain/ids.hpp"
#include "domain/messages/daily_report.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <optional>

namespace mbs::persistence {

/// Days of an account, in the order of time.
struct report_filter {
  domain::account_id account;
  domain::report_span days;
  domain::report_group group = domain::report_group::nothing;
};

struct fold_request {
  std::uint32_t limit = 1'000;              ///< messages, and five times as many events, looked at
  std::optional<std::int64_t> last_commit;  ///< nothing to do when this is still the last one
  domain::time_point now;
};
struct fold_progress {
  bool more = false;             ///< there was more than the limit
  std::int64_t last_commit = 0;  ///< for the next request
};

}  // namespace mbs::persistence
