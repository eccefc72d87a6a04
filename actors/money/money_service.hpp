#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/money_gateway.hpp"
#include "actors/runtime/store_pool.hpp"
#include "domain/money/billing_document.hpp"

namespace mbs::actors {

/// Asks the ACCOUNT, which alone knows what is reserved at this moment; what has come to it, the store.
class money_service final : public money_gateway {
 public:
  /// `store` outlives the service. `issuer` stands on what is printed; without a name nobody does.
  money_service(accounts_actor accounts, store_pool& store, domain::billing_party issuer)
      : accounts_{std::move(accounts)}, store_{store}, issuer_{std::move(issuer)} {}

  void get_balance(domain::account_id account, completion<domain::balance> done) override;
  void get_statement(
      domain::account_id account, domain::report_span days, completion<domain::statement> done) override;
  void note_statement(domain::account_id account, domain::report_span days, const domain::audit_origin& by,
      completion<std::string> done) override;
  void print_statement(domain::account_id account, domain::report_span days, const domain::audit_origin& by,
      completion<std::string> done) override;
  void export_statement(
      domain::account_id account, domain::report_span days, completion<table_page> done) override;

 private:
  accounts_actor accounts_;
  store_pool& store_;
  domain::billing_party issuer_;
};

}  // namespace mbs::actors
