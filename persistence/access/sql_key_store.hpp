#pragma once

#include "persistence/access/key_store.hpp"
#include "persistence/sql/session.hpp"

/// API keys in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_key_store final : public key_store {
 public:
  /// `session` outlives the store.
  explicit sql_key_store(sql::session& session) : session_{session} {}

  domain::result<std::optional<key_record>> find_key(const digest& hash) override;
  domain::result<key_record> get_key(key_id id) override;
  domain::result<key_record> create_key(key_record key, const change_note& note = {}) override;
  domain::result<std::vector<key_record>> list_keys(
      account_id account, const keys_wanted& which = {}) override;
  domain::result<account_id> revoke_key(
      key_id id, time_point now, const change_note& note = {}, account_id of = {}) override;
  domain::result<key_record> rotate_key(key_id old, key_successor next, domain::duration overlap,
      time_point now, const change_note& note = {}, account_id of = {}) override;
  domain::result<void> note_uses(std::span<const key_use> uses) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
