#include "tests/http/accounts/fake_accounts.hpp"

#include <utility>

namespace mbs::http::tests {

fake_accounts::fake_accounts(answering& how) : how_{how} {
  profile.account = domain::account_id{1};
  profile.name = "Duka Ltd";
  profile.language = "en";
}

void fake_accounts::list_accounts(
    domain::person_id person, actors::completion<std::vector<persistence::membership_listed>> done) {
  how_.respond<std::vector<persistence::membership_listed>>(std::move(done), [this, person] {
    return std::vector<persistence::membership_listed>{
        {{profile.account, person, domain::account_role::owner, {}}, profile.name, true}};
  });
}

void fake_accounts::open_account(domain::person_id owner, const persistence::new_company& company,
    const domain::audit_origin& origin, actors::completion<persistence::member_record> done) {
  how_.respond<persistence::member_record>(std::move(done), [this, owner, company, origin] {
    opened = company;
    return persistence::member_record{{2}, owner, domain::account_role::owner, origin.at};
  });
}

void fake_accounts::get_profile(
    domain::account_id account, actors::completion<persistence::account_profile> done) {
  how_.respond<persistence::account_profile>(std::move(done), [this, account] {
    asked_for = account;
    return profile;
  });
}

void fake_accounts::change_profile(domain::account_id account, domain::person_id by,
    const persistence::profile_change& change, const domain::audit_origin&,
    actors::completion<persistence::account_profile> done) {
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

}  // namespace mbs::http::tests
