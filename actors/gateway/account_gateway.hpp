#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/access/person_records.hpp"
#include "persistence/accounts/profile_store.hpp"

#include <vector>

namespace mbs::actors {

/// Accounts as their members see them. Safe to call from any thread. Nothing blocks. Errors besides those
/// listed: store_unavailable, overloaded, rate_limited.
class account_gateway {
 public:
  virtual ~account_gateway() = default;

  /// Of which the person is a member, ascending.
  virtual void list_accounts(
      domain::person_id person, completion<std::vector<persistence::membership_listed>> done) = 0;
  /// Another company's, of which the person is owner. Errors: not_proved, too_many_members.
  virtual void open_account(domain::person_id owner, const persistence::new_company& company,
      const domain::audit_origin& origin, completion<persistence::member_record> done) = 0;
  /// Errors: not_found.
  virtual void get_profile(domain::account_id account, completion<persistence::account_profile> done) = 0;
  /// What `change` names, checked by domain/accounts/profile_rules.hpp. Errors: not_found,
  /// account_suspended, owner_is_above, factor_required.
  virtual void change_profile(domain::account_id account, domain::person_id by,
      const persistence::profile_change& change, const domain::audit_origin& origin,
      completion<persistence::account_profile> done) = 0;
};

}  // namespace mbs::actors
