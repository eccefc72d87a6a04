#pragma once

#include "actors/gateway/staff_account_gateway.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <vector>

namespace mbs::http::tests {

/// Accounts in memory, and by whom one was changed last.
class fake_staff_accounts final : public actors::staff_account_gateway {
 public:
  explicit fake_staff_accounts(answering& how);

  std::vector<persistence::account_state> accounts;
  actors::accounts_wanted last_wanted;
  domain::audit_origin last_by;
  std::string last_reason;
  std::vector<domain::audit_origin> exports_noted;

  void search_accounts(domain::account_id, actors::accounts_wanted wanted,
      actors::completion<std::vector<persistence::account_record>> done) override;
  void note_export(domain::account_id, const actors::accounts_wanted& wanted, const domain::audit_origin& by,
      actors::completion<std::string> done) override;
  void export_accounts(domain::account_id, actors::accounts_wanted wanted,
      actors::completion<actors::table_page> done) override;
  void get_account(domain::account_id, domain::account_id id,
      actors::completion<persistence::account_state> done) override;
  void set_status(domain::account_id, actors::wanted_status wanted, const domain::audit_origin& by,
      actors::completion<persistence::account_state> done) override;

 private:
  [[nodiscard]] actors::outcome<persistence::account_state> find(domain::account_id id) const;

  answering& how_;
};

}  // namespace mbs::http::tests
