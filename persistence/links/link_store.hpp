#pragma once

#include "domain/errc.hpp"
#include "persistence/links/link_records.hpp"

#include <string>
#include <vector>

namespace mbs::persistence {

/// Links to operators, and what a stop left with them. Knows nothing of their protocols or settings; claims
/// and strays are written by the journal.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class link_store {
 public:
  virtual ~link_store() = default;

  /// The number of a link by its name, giving it one at first sight.
  [[nodiscard]] virtual domain::result<link_id> intern_link(const std::string& name) = 0;
  /// Ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<named_link>> list_links() = 0;

  /// What keep_learnt kept last; empty for none. not_found.
  [[nodiscard]] virtual domain::result<std::string> load_learnt(link_id link) = 0;
  /// Replaces what a link's channel has learnt about its operator, in its own words. not_found.
  [[nodiscard]] virtual domain::result<void> keep_learnt(link_id link, const std::string& learnt) = 0;

  /// Of every link that ever claimed, ascending by link.
  [[nodiscard]] virtual domain::result<std::vector<link_claim>> load_claims() = 0;
  /// Strays of one link that came at `not_before` or later, oldest first.
  [[nodiscard]] virtual domain::result<std::vector<stray_receipt>> load_strays(
      link_id link, time_point not_before, std::uint32_t limit) = 0;
};

}  // namespace mbs::persistence
