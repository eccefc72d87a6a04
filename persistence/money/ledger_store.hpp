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

  /// Adds up, as of one moment: sums of messages, events and transfers; balances against snapshots; one final
  /// event and one settlement a message; the books' sum is 0; no account below its limit. Begins with what
  /// closed days carry forward, and takes as long as what came after them is; with `whole`, as long as the
  /// history is, and trusts no sum that was stored. not_found: `as_of` is not closed.
  [[nodiscard]] virtual domain::result<verification> verify(const verify_request& request) = 0;
  [[nodiscard]] domain::result<verification> verify() { return verify({}); }
};

}  // namespace mbs::persistence
