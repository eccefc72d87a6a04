#pragma once

#include "actors/gateway/account_gateway.hpp"
#include "tests/http/answering.hpp"

#include <optional>
#include <vector>

namespace mbs::http::tests {

/// One profile in memory; remembers the last change that was asked for.
class fake_accounts final : public actors::account_gateway {
 public:
  explicit fake_accounts(answering& how) : how_{how} {
    profile.account = domain::account_id{1};
    profile.name = "Duka Ltd";
    profile.language = "en";
  }

  void list_accounts(domain::person_id person,
      actors::completion<std::vector<persistence::membership_listed>> done) override {
    how_.respond<std::vector<persistence::membership_listed>>(std::move(done), [this, person] {
      return std::vector<persistence::membership_listed>{
          {{profile.account, person, domain::account_role::owner, {}}, profile.name, true}};
    });
  }
  void open_account(domain::person_id owner, const persistence::new_company& company,
      const domain::audit_origin& origin, actors::completion<persistence::member_record> done) override {
    how_.respond<persistence::member_record>(std::move(done), [this, owner, company, origin] {
      opened = company;
      return persistence::member_record{{2}, owner, domain::account_role::owner, origin.at};
    });
  }
  void get_profile(
      domain::account_id account, actors::completion<persistence::account_profile> done) override {
    how_.respond<persistence::account_profile>(std::move(done), [this, account] {
      asked_for = account;
      return profile;
    });
  }
  void change_profile(domain::account_id account, domain::person_id by,
      const persistence::profile_change& change, const domain::audit_origin&,
      actors::completion<persistence::account_profile> done) override {
    how_.respond<persistence::account_profile>(std::move(done), [this, account, by, change] {
      asked_for = account;
      changed_by = by;
      last = change;
      profile.name = change.name.value_or(profile.name);
      profile.kra_pin = change.kra_pin.value_or(profile.kra_pin);
      profile.language = change.language.value_or(profile.language);
      return profile;
    });
  }

  persistence::account_profile profile;
  domain::account_id asked_for;
  domain::person_id changed_by;
  std::optional<persistence::profile_change> last;
  std::optional<persistence::new_company> opened;

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
