#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "domain/money/system_account.hpp"
#include "persistence/money/funding_records.hpp"

#include <span>
#include <vector>

namespace mbs::persistence {

/// Money from outside. Knows nothing of how it was paid, nor of what messages cost.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class funding_store {
 public:
  virtual ~funding_store() = default;

  /// already_exists when the reference was used: nothing changes. insufficient_credit for a debit below the
  /// limit, judged by what is stored at this moment: a running server may be about to reserve the same money.
  /// not_found without the account. `counter` stands on the other side.
  [[nodiscard]] virtual domain::result<funding_entry> add_funding_entry(funding_entry entry,
      const domain::audit_origin& by = {},
      domain::system_account counter = domain::system_account::adjustments) = 0;

  /// Each account's entries with ids above `after`, ascending by account and id: all that have become
  /// durable since the one with that id, and no others are read.
  [[nodiscard]] virtual domain::result<std::vector<funding_entry>> funding_of(
      std::span<const funding_cursor> accounts) = 0;
};

}  // namespace mbs::persistence
