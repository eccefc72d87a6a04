#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/access/key_records.hpp"

#include <vector>

namespace mbs::actors {

/// The API keys of an account, as its people manage them. What ends a key counts in this process when it is
/// answered, and within a second elsewhere. Every owner gets a mail of a new key. Safe to call from any
/// thread. Nothing blocks. Errors besides those listed: store_unavailable, overloaded, rate_limited.
class key_gateway {
 public:
  virtual ~key_gateway() = default;

  /// Those that have not ended, or not longer than 30 days ago; ascending by id, at most `limit` after
  /// `after`.
  virtual void list_keys(domain::account_id account, domain::key_id after, std::uint32_t limit,
      completion<std::vector<persistence::key_record>> done) = 0;
  /// One of the account's, also one that has ended. Errors: not_found.
  virtual void get_key(
      domain::account_id account, domain::key_id id, completion<persistence::key_record> done) = 0;
  /// With prefix, hash and what limits it. Errors: account_suspended, too_many_keys.
  virtual void create_key(const persistence::key_record& wanted, const domain::audit_origin& origin,
      completion<persistence::key_record> done) = 0;
  /// The successor. Errors: account_suspended, not_found, key_ended, too_many_keys.
  virtual void rotate_key(domain::account_id account, domain::key_id old,
      const persistence::key_successor& next, domain::duration overlap, const domain::audit_origin& origin,
      completion<persistence::key_record> done) = 0;
  /// Also in a suspended account, and also once more. Errors: not_found.
  virtual void revoke_key(domain::account_id account, domain::key_id id, const domain::audit_origin& origin,
      completion<domain::key_id> done) = 0;
};

}  // namespace mbs::actors
