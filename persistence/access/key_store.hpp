#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "persistence/access/key_records.hpp"

#include <optional>
#include <vector>

namespace mbs::persistence {

/// API keys. Knows nothing of how a key is made or shown, nor of what its holder may do.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class key_store {
 public:
  virtual ~key_store() = default;

  /// Also a revoked one; nothing when there is none.
  [[nodiscard]] virtual domain::result<std::optional<key_record>> find_key(const digest& hash) = 0;

  /// The store gives the id when it is 0. already_exists when the hash is taken, not_found without the
  /// account.
  [[nodiscard]] virtual domain::result<key_record> create_key(
      key_record key, const domain::audit_origin& by = {}) = 0;
  /// Ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<key_record>> list_keys(account_id account) = 0;
  /// Whose it was. The first revocation stays. not_found when there is no such key.
  [[nodiscard]] virtual domain::result<account_id> revoke_key(
      key_id id, time_point now, const domain::audit_origin& by = {}) = 0;
};

}  // namespace mbs::persistence
