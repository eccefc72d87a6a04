#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/account_gateway.hpp"
#include "actors/node/node_rules.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"

#include <utility>

namespace mbs::actors {

/// Accounts and their profiles out of the store, for those who manage them.
class account_service final : public account_gateway {
 public:
  /// `store`, `counters` and `rules` outlive it.
  account_service(store_pool& store, accounts_actor accounts, node_counters& counters,
      const live_rules& rules, clock_function now)
      : store_{store},
        accounts_{std::move(accounts)},
        counters_{counters},
        rules_{rules},
        now_{std::move(now)} {}

  void list_accounts(
      domain::person_id person, completion<std::vector<persistence::membership_listed>> done) override;
  void open_account(domain::person_id owner, const persistence::new_company& company,
      const domain::audit_origin& origin, completion<persistence::member_record> done) override;
  void get_profile(domain::account_id account, completion<persistence::account_profile> done) override;
  void change_profile(domain::account_id account, domain::person_id by,
      const persistence::profile_change& change, const domain::audit_origin& origin,
      completion<persistence::account_profile> done) override;

 private:
  store_pool& store_;
  accounts_actor accounts_;
  node_counters& counters_;
  const live_rules& rules_;
  clock_function now_;
};

}  // namespace mbs::actors
