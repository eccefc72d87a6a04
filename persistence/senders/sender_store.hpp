#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "domain/ids.hpp"
#include "domain/messages/submission.hpp"

#include <vector>

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
  [[nodiscard]] virtual domain::result<void> add_sender(
      const sender_record& sender, const domain::audit_origin& by = {}) = 0;
  /// Takes away just this approval: others of the same name, for other networks or classes, stay. not_found
  /// without it.
  [[nodiscard]] virtual domain::result<void> remove_sender(
      const sender_record& sender, const domain::audit_origin& by = {}) = 0;
  /// By name, network and class. not_found without the account.
  [[nodiscard]] virtual domain::result<std::vector<domain::approved_sender>> list_senders(
      account_id account) = 0;
};

}  // namespace mbs::persistence
