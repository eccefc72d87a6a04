#pragma once

#include "actors/gateway/staff_account_gateway.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

/// Accounts out of the store; an ACCOUNT takes a changed status over as it does all changes.
class staff_account_service final : public staff_account_gateway {
 public:
  /// `store` outlives it.
  explicit staff_account_service(store_pool& store) : store_{store} {}

  void search_accounts(domain::account_id turn, accounts_wanted wanted,
      completion<std::vector<persistence::account_record>> done) override;
  void note_export(domain::account_id turn, const accounts_wanted& wanted, const domain::audit_origin& by,
      completion<std::string> done) override;
  void export_accounts(domain::account_id turn, accounts_wanted wanted, completion<table_page> done) override;
  void get_account(
      domain::account_id turn, domain::account_id id, completion<persistence::account_state> done) override;
  void set_status(domain::account_id turn, wanted_status wanted, const domain::audit_origin& by,
      completion<persistence::account_state> done) override;

 private:
  store_pool& store_;
};

}  // namespace mbs::actors
