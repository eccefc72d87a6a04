#pragma once

#include "actors/gateway/account_gateway.hpp"
#include "tests/http/answering.hpp"

#include <optional>
#include <vector>

namespace mbs::http::tests {

/// One profile in memory; remembers the last change that was asked for.
class fake_accounts final : public actors::account_gateway {
 public:
  explicit fake_accounts(answering& how);

  void list_accounts(domain::person_id person,
      actors::completion<std::vector<persistence::membership_listed>> done) override;
  void open_account(domain::person_id owner, const persistence::new_company& company,
      const domain::audit_origin& origin, actors::completion<persistence::member_record> done) override;
  void get_profile(
      domain::account_id account, actors::completion<persistence::account_profile> done) override;
  void change_profile(domain::account_id account, domain::person_id by,
      const persistence::profile_change& change, const domain::audit_origin&,
      actors::completion<persistence::account_profile> done) override;

  persistence::account_profile profile;
  domain::account_id asked_for;
  domain::person_id changed_by;
  std::optional<persistence::profile_change> last;
  std::optional<persistence::new_company> opened;

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
