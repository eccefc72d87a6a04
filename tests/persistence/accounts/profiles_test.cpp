#include "tests/persistence/access/people_fixture.hpp"

namespace mbs::test {

using domain::account_role;
using domain::errc;

TEST_CASE_TEMPLATE("a profile changes in what is named, with one entry", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  auto& profiles = store.profiles();
  const auto before = profiles.get_profile(owner.account).value();
  CHECK(before.name == "Duka Ltd");
  CHECK(before.status == persistence::account_status::active);
  CHECK(before.billing_email == "a@example.com");
  CHECK(before.language == "en");
  CHECK(before.kra_pin.empty());
  persistence::profile_change change;
  change.legal_name = "Duka la Wanjirũ Ltd";
  change.kra_pin = "A012345678Z";
  change.postal_address = "P.O. Box 1, Nairobi";
  change.language = "sw";
  const auto after =
      profiles.change_profile(owner.account, owner.person, change, noon(), by_person(owner.person));
  REQUIRE(after);
  CHECK(after->name == "Duka Ltd");
  const auto read = profiles.get_profile(owner.account).value();
  CHECK(read.legal_name == "Duka la Wanjirũ Ltd");
  CHECK(read.kra_pin == "A012345678Z");
  CHECK(read.postal_address == "P.O. Box 1, Nairobi");
  CHECK(read.language == "sw");
  CHECK(entries(store, "account.profile_changed") == 1);
  REQUIRE(profiles.change_profile(owner.account, owner.person, change, noon(), by_person(owner.person)));
  CHECK(entries(store, "account.profile_changed") == 1);
  CHECK(profiles.get_profile({5}).error() == errc::not_found);
  CHECK(profiles.change_profile({5}, owner.person, change, noon(), {}).error() == errc::not_found);
}

TEST_CASE_TEMPLATE("only an owner with a second factor asks it of all owners, and servers hear of it", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto administrator = new_member(store, owner.account, "b@example.com", account_role::administrator);
  (void)takes_people_change(store);
  auto& profiles = store.profiles();
  persistence::profile_change change;
  change.owners_need_factor = true;
  CHECK(profiles.change_profile(owner.account, administrator, change, noon(), {}).error() ==
      errc::owner_is_above);
  CHECK(profiles.change_profile(owner.account, owner.person, change, noon(), {}).error() ==
      errc::factor_required);
  CHECK_FALSE(profiles.get_profile(owner.account)->owners_need_factor);
  CHECK_FALSE(takes_people_change(store));
  store.run(
      "INSERT INTO second_factors (next_secret, person, secret, confirmed_at, step, failures, failed_at) VALUES ('', " +
      std::to_string(owner.person.value) + ", 's', 1, 0, 0, 0)");
  REQUIRE(profiles.change_profile(owner.account, owner.person, change, noon(), {}));
  CHECK(profiles.get_profile(owner.account)->owners_need_factor);
  CHECK(takes_people_change(store));
  CHECK(store.members().memberships_of(owner.person)->front().member.owners_need_factor);
  change.owners_need_factor = false;
  CHECK(profiles.change_profile(owner.account, administrator, change, noon(), {}).error() ==
      errc::owner_is_above);
}

TEST_CASE_TEMPLATE("what a trial sent today is counted by the day in Kenya, and of no other account", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  auto& profiles = store.profiles();
  CHECK_FALSE(profiles.trial_of(owner.account, noon(), 20)->is_on_trial);
  CHECK_FALSE(profiles.trial_of({5}, noon(), 20)->is_on_trial);
  store.run("UPDATE accounts SET on_trial = 1 WHERE id = " + std::to_string(owner.account.value));
  CHECK(profiles.trial_of(owner.account, noon(), 20)->messages == 0);
  std::vector<domain::message> sent;
  for (int i = 0; i < 3; ++i)
    sent.push_back(store.new_message(owner.account, noon()));
  store.accept(sent);
  CHECK(profiles.trial_of(owner.account, noon() + std::chrono::hours{1}, 20)->messages == 3);
  CHECK(profiles.trial_of(owner.account, noon(), 2)->messages == 2);
  CHECK(profiles.trial_of(owner.account, noon() + std::chrono::hours{24}, 20)->messages == 0);
  const auto other = new_owner(store, "other@example.com");
  store.run("UPDATE accounts SET on_trial = 1 WHERE id = " + std::to_string(other.account.value));
  CHECK(profiles.trial_of(other.account, noon(), 20)->messages == 0);
}

}  // namespace mbs::test
