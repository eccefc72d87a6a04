#include "persistence/journal/late_arrivals.hpp"

#include "persistence/journal/journal_store.hpp"

#include <algorithm>
#include <limits>

namespace mbs::persistence {

std::optional<domain::message_id> late_arrivals::see(const journal_batch& batch) {
  auto lowest = std::numeric_limits<std::int64_t>::max();
  std::int64_t highest = 0;
  for (const auto& request : batch.messages)
    for (const auto& m : *request) {
      lowest = std::min(lowest, m.id.value);
      highest = std::max(highest, m.id.value);
    }
  if (highest == 0) return std::nullopt;
  const bool late = !highest_ || lowest <= *highest_;
  highest_ = std::max(highest_.value_or(0), highest);
  if (!late) return std::nullopt;
  return domain::message_id{lowest};
}

}  // namespace mbs::persistence
