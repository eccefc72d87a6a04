#pragma once

#include "domain/errc.hpp"
#include "domain/ids.hpp"
#include "domain/messages/submission.hpp"

namespace mbs::persistence {

using domain::account_id;

struct sender_record {
  account_id account;
  domain::approved_sender sender;
};

/// Sender IDs that an account may use; what it has comes with the account (account_store). Knows nothing of
/// who approves one.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class sender_store {
 public:
  virtual ~sender_store() = default;

  /// already_exists when the account has it, not_found without the account.
  [[nodiscard]] virtual domain::result<void> add_sender(const sender_record& sender) = 0;
};

}  // namespace mbs::persistence
