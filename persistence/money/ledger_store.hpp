#pragma once

#include "domain/errc.hpp"
#include "persistence/money/verification.hpp"

namespace mbs::persistence {

/// The books as a whole. Knows nothing of single movements: messages move money through the journal, people
/// through funding_store.
/// One thread; every call may block and none throws. Errors: store_unavailable, timed_out.
class ledger_store {
 public:
  virtual ~ledger_store() = default;

  /// Re-adds everything, as of one moment: sums of messages, events and transfers; balances against
  /// snapshots; one final event and one settlement a message; the books' sum is 0; no account below its
  /// limit. Trusts no sum that was stored. Takes as long as the history is.
  [[nodiscard]] virtual domain::result<verification> verify() = 0;
};

}  // namespace mbs::persistence
