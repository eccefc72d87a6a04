#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/money_request_gateway.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

/// Requests about money out of the store and into it; an ACCOUNT takes what they move over as it does all
/// funding. While a debit is written its ACCOUNT holds the money, so that no message reserves it meanwhile.
class money_request_service final : public money_request_gateway {
 public:
  /// `store` outlives it.
  money_request_service(accounts_actor accounts, store_pool& store, domain::money alone, clock_function now)
      : accounts_{std::move(accounts)}, store_{store}, alone_{alone}, now_{std::move(now)} {}

  domain::money alone_limit() const override { return alone_; }
  void propose(domain::account_id turn, domain::money_wish wish, const domain::audit_origin& by,
      completion<persistence::money_request> done) override;
  void get(domain::account_id turn, domain::money_request_id id,
      completion<persistence::money_request> done) override;
  void list(domain::account_id turn, persistence::money_request_filter wanted,
      completion<persistence::money_request_page> done) override;
  void approve(domain::account_id turn, domain::money_request_id id, const domain::audit_origin& by,
      completion<persistence::decided_money_request> done) override;
  void refuse(domain::account_id turn, domain::money_request_id id, std::string reason,
      const domain::audit_origin& by, completion<persistence::decided_money_request> done) override;
  void withdraw(domain::account_id turn, domain::money_request_id id, const domain::audit_origin& by,
      completion<persistence::withdrawn_money_request> done) override;
  void note_pay_out(domain::account_id turn, domain::money_request_id id, std::string reference,
      const domain::audit_origin& by, completion<persistence::money_request> done) override;

  /// Puts aside some of those whose time is over. Once a minute is often enough.
  void sweep();

 private:
  accounts_actor accounts_;
  store_pool& store_;
  domain::money alone_;
  clock_function now_;
};

}  // namespace mbs::actors
