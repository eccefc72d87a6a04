#pragma once

#include "domain/errc.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/access/key_records.hpp"

#include <optional>
#include <span>
#include <vector>

namespace mbs::persistence {

/// API keys. Knows nothing of how a key is made or shown, nor of what its holder may do.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out; of those
/// with a note also overloaded (mails).
class key_store {
 public:
  virtual ~key_store() = default;

  /// Also one that has ended; nothing when there is none.
  [[nodiscard]] virtual domain::result<std::optional<key_record>> find_key(const digest& hash) = 0;

  /// By its id, of whatever account. not_found when there is no such key.
  [[nodiscard]] virtual domain::result<key_record> get_key(key_id id) = 0;

  /// The store gives the id when it is 0. already_exists when the hash is taken, not_found without the
  /// account, too_many_keys when it has as many as it may that have not ended at `created_at`.
  [[nodiscard]] virtual domain::result<key_record> create_key(
      key_record key, const change_note& note = {}) = 0;
  /// Ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<key_record>> list_keys(
      account_id account, const keys_wanted& which = {}) = 0;
  /// Whose it was. The first revocation stays, and writes the note. not_found when there is no such key, or
  /// not `of` that account (none: of any).
  [[nodiscard]] virtual domain::result<account_id> revoke_key(
      key_id id, time_point now, const change_note& note = {}, account_id of = {}) = 0;
  /// A new key of the same account, label, scopes, addresses and expiry; the old one works for `overlap`
  /// more. Running servers hear of it. not_found as revoke_key, key_ended when it has ended or was replaced
  /// before, malformed_request for a test key in a live one's place or the other way round, too_many_keys as
  /// above, already_exists when the hash is taken.
  [[nodiscard]] virtual domain::result<key_record> rotate_key(key_id old, key_successor next,
      domain::duration overlap, time_point now, const change_note& note = {}, account_id of = {}) = 0;
  /// Keeps those that are later than what is known; one transaction that does not wait for the disk. Unknown
  /// keys are left out.
  [[nodiscard]] virtual domain::result<void> note_uses(std::span<const key_use> uses) = 0;
};

}  // namespace mbs::persistence
