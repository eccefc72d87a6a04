#pragma once

#include "actors/access/platform_sms.hpp"
#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/balance_gateway.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

/// Asks the store; what it changes the ACCOUNTs hear of by the list of changes.
class balance_service final : public balance_gateway {
 public:
  /// `store` and `sms` outlive the service.
  balance_service(accounts_actor accounts, store_pool& store, const platform_sms& sms)
      : accounts_{std::move(accounts)}, store_{store}, sms_{sms} {}

  void get_alerts(domain::account_id account, completion<persistence::balance_alerts> done) override;
  void set_alerts(const wanted_alerts& wanted, const domain::audit_origin& by,
      completion<persistence::balance_alerts> done) override;
  [[nodiscard]] bool sends_texts() const noexcept override { return sms_.sends(); }
  void list_credit_limits(domain::account_id turn, domain::account_id account,
      completion<std::vector<persistence::credit_limit_entry>> done) override;
  void set_credit_limit(domain::account_id turn, const wanted_credit_limit& wanted,
      const domain::audit_origin& by, completion<persistence::credit_limit_entry> done) override;

 private:
  accounts_actor accounts_;
  store_pool& store_;
  const platform_sms& sms_;
};

}  // namespace mbs::actors
