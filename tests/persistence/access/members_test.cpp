#include "tests/persistence/access/people_fixture.hpp"

#include <atomic>

namespace mbs::test {

using domain::account_role;
using domain::errc;
using domain::membership_verdict;
using persistence::keys_of_leaver;
using persistence::member_store;

namespace {

domain::key_id key_made_by(
    store_fixture& store, domain::account_id account, domain::person_id person, std::uint8_t number) {
  persistence::key_record key;
  key.account = account;
  key.hash = {number, 7};
  key.created_at = noon();
  key.made_by = person;
  return store.keys().create_key(key).value().id;
}

account_role role_now(store_fixture& store, domain::account_id account, domain::person_id person) {
  return store.members().find_member(account, person).value().value().role;
}

/// `change(members, who)` of two people at the same moment; how many succeeded.
template <class Change>
int both_at_once(store_fixture& store, domain::person_id a, domain::person_id b, Change change) {
  std::atomic<int> done{0};
  at_once(store, 2, [&](persistence::store_connection& own, int i) {
    if (change(own.get<member_store>(), i == 0 ? a : b)) ++done;
  });
  return done;
}

}  // namespace

TEST_CASE_TEMPLATE("a role is changed by whoever may, with its entry, and servers hear of it", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto other = new_member(store, owner.account, "b@example.com", account_role::viewer);
  (void)takes_people_change(store);
  auto& members = store.members();
  CHECK(*members.change_role(owner.account, owner.person, other, account_role::sender, noon(),
            by_person(owner.person)) == membership_verdict::allowed);
  CHECK(role_now(store, owner.account, other) == account_role::sender);
  CHECK(entries(store, "member.role_changed") == 1);
  CHECK(takes_people_change(store));
  CHECK(*members.change_role(owner.account, owner.person, other, account_role::sender, noon(), {}) ==
      membership_verdict::no_change);
  CHECK(members.change_role(owner.account, owner.person, {5}, account_role::sender, noon(), {}).error() ==
      errc::not_found);
  CHECK(entries(store, "member.role_changed") == 1);
  CHECK_FALSE(takes_people_change(store));
}

TEST_CASE_TEMPLATE("nobody rises by themselves, and no administrator touches an owner or makes one", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto account = owner.account;
  const auto administrator = new_member(store, account, "b@example.com", account_role::administrator);
  const auto viewer = new_member(store, account, "c@example.com", account_role::viewer);
  const auto stranger = new_owner(store, "d@example.com").person;
  auto& members = store.members();
  const auto change = [&](domain::person_id by, domain::person_id whom, account_role to) {
    return members.change_role(account, by, whom, to, noon(), {}).value();
  };
  CHECK(change(administrator, administrator, account_role::owner) == membership_verdict::owner_is_above);
  CHECK(change(administrator, viewer, account_role::owner) == membership_verdict::owner_is_above);
  CHECK(change(administrator, owner.person, account_role::viewer) == membership_verdict::owner_is_above);
  CHECK(change(viewer, viewer, account_role::sender) == membership_verdict::not_permitted);
  CHECK(change(stranger, viewer, account_role::sender) == membership_verdict::not_permitted);
  const auto remove = [&](domain::person_id by, domain::person_id whom) {
    return members.remove_member(account, by, whom, keys_of_leaver::revoke, noon(), {}).value().verdict;
  };
  CHECK(remove(administrator, owner.person) == membership_verdict::owner_is_above);
  CHECK(remove(viewer, administrator) == membership_verdict::not_permitted);
  CHECK(remove(stranger, viewer) == membership_verdict::not_permitted);
  CHECK(*members.transfer_ownership(account, administrator, viewer, noon(), {}) ==
      membership_verdict::not_permitted);
  CHECK(members.list_members(account, {}, 10)->size() == 3);
  CHECK(role_now(store, account, owner.person) == account_role::owner);
}

TEST_CASE_TEMPLATE(
    "who is removed is asked about their keys, which are kept or revoked", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto account = owner.account;
  const auto first = new_member(store, account, "b@example.com", account_role::administrator);
  const auto second = new_member(store, account, "c@example.com", account_role::administrator);
  const auto of_first = key_made_by(store, account, first, 1);
  const auto of_second = key_made_by(store, account, second, 2);
  REQUIRE(store.keys().revoke_key(key_made_by(store, account, second, 3), noon()));
  auto& members = store.members();
  const auto remove = [&](domain::person_id whom, keys_of_leaver keys) {
    return members.remove_member(account, owner.person, whom, keys, noon(), by_person(owner.person)).value();
  };
  (void)takes_people_change(store);
  const auto unsaid = remove(second, keys_of_leaver::unsaid);
  CHECK(unsaid.keys_unsaid);
  CHECK(unsaid.keys == 1);  // of the two one counts
  CHECK(entries(store, "member.removed") == 0);
  CHECK(remove(second, keys_of_leaver::revoke).is_done());
  CHECK(remove(first, keys_of_leaver::keep).is_done());
  CHECK(members.remove_member(account, owner.person, first, keys_of_leaver::keep, noon(), {}).error() ==
      errc::not_found);
  const auto changes = store.accounts().changed_accounts({}, 10).value();
  REQUIRE(changes.size() == 2);
  CHECK(changes.front().account == persistence::people_changed);
  CHECK(changes.back().keys);
  for (const auto& key : store.keys().list_keys(account).value()) {
    if (key.id == of_first) CHECK_FALSE(key.terms.revoked_at.has_value());
    if (key.id == of_second) CHECK(key.terms.revoked_at == noon());
  }
  CHECK(entries(store, "member.removed") == 2);
  // Without keys nothing is asked.
  const auto third = new_member(store, account, "d@example.com", account_role::viewer);
  CHECK(remove(third, keys_of_leaver::unsaid).is_done());
}

TEST_CASE_TEMPLATE(
    "ownership is handed to another member, and both roles change", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto account = owner.account;
  const auto other = new_member(store, account, "b@example.com", account_role::viewer);
  auto& members = store.members();
  CHECK(*members.transfer_ownership(account, owner.person, owner.person, noon(), {}) ==
      membership_verdict::no_change);
  CHECK(members.transfer_ownership(account, owner.person, {5}, noon(), {}).error() == errc::not_found);
  CHECK(*members.transfer_ownership(account, owner.person, other, noon(), by_person(owner.person)) ==
      membership_verdict::allowed);
  CHECK(role_now(store, account, owner.person) == account_role::administrator);
  CHECK(role_now(store, account, other) == account_role::owner);
  CHECK(entries(store, "ownership.transferred") == 1);
  CHECK(takes_people_change(store));
  CHECK(*members.transfer_ownership(account, owner.person, other, noon(), {}) ==
      membership_verdict::not_permitted);
}

TEST_CASE_TEMPLATE(
    "an account is never left without an owner, however owners go", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto account = owner.account;
  auto& members = store.members();
  CHECK(members.leave(account, owner.person, noon(), {})->verdict == membership_verdict::last_owner);
  CHECK(*members.change_role(account, owner.person, owner.person, account_role::viewer, noon(), {}) ==
      membership_verdict::last_owner);
  CHECK(
      members.remove_member(account, owner.person, owner.person, keys_of_leaver::keep, noon(), {})->verdict ==
      membership_verdict::last_owner);
  const auto second = new_member(store, account, "b@example.com", account_role::owner);
  CHECK(members.list_members(account, {}, 10)->size() == 2);
  CHECK(members.list_members(account, owner.person, 10)->front().email == "b@example.com");

  CHECK(both_at_once(store, owner.person, second, [&](member_store& own, domain::person_id who) {
    const auto gone = own.leave(account, who, noon(), by_person(who));
    return gone && gone->is_done();
  }) == 1);
  REQUIRE(members.list_members(account, {}, 10)->size() == 1);
  const auto last = members.list_members(account, {}, 10)->front().member.person;
  CHECK(role_now(store, account, last) == account_role::owner);
  CHECK(entries(store, "member.left") == 1);
  CHECK(members.leave(account, {5}, noon(), {}).error() == errc::not_found);

  // The one makes a viewer of the other, at the same moment.
  const auto third = new_member(store, account, "c@example.com", account_role::owner);
  CHECK(both_at_once(store, last, third, [&](member_store& own, domain::person_id who) {
    const auto whom = who == last ? third : last;
    const auto made = own.change_role(account, who, whom, account_role::viewer, noon(), {});
    return made && *made == membership_verdict::allowed;
  }) == 1);
  CHECK(store.number("SELECT COUNT(*) FROM members WHERE role = 'owner' AND account = " +
            std::to_string(account.value)) == 1);
}

TEST_CASE_TEMPLATE("an owner who was closed keeps no account: the last who can sign in stays", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto account = owner.account;
  const auto closed = new_member(store, account, "b@example.com", account_role::owner);
  const auto viewer = new_member(store, account, "c@example.com", account_role::viewer);
  REQUIRE(store.staff().set_active(closed, false, {}, noon()));
  REQUIRE(store.staff().set_active(viewer, false, {}, noon()));
  auto& members = store.members();
  CHECK(members.leave(account, owner.person, noon(), {})->verdict == membership_verdict::last_owner);
  CHECK(*members.change_role(account, owner.person, owner.person, account_role::viewer, noon(), {}) ==
      membership_verdict::last_owner);
  CHECK(
      members.remove_member(account, owner.person, owner.person, keys_of_leaver::keep, noon(), {})->verdict ==
      membership_verdict::last_owner);
  // Nor is one made of somebody who cannot sign in.
  CHECK(members.transfer_ownership(account, owner.person, viewer, noon(), {}).error() == errc::not_found);
  CHECK(members.change_role(account, owner.person, viewer, account_role::owner, noon(), {}).error() ==
      errc::not_found);
  // The closed one themselves may go.
  CHECK(members.remove_member(account, owner.person, closed, keys_of_leaver::keep, noon(), {})->is_done());
  CHECK(role_now(store, account, owner.person) == account_role::owner);
}

TEST_CASE_TEMPLATE(
    "an account hears of each change of whose numbers its trial reaches", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto account = owner.account;
  (void)takes_change_of(store, account);
  const auto other = new_member(store, account, "b@example.com", account_role::viewer);
  CHECK(takes_change_of(store, account));
  REQUIRE(store.persons().change_phone(other, 1, 254'712'345'678, noon()));
  CHECK(takes_change_of(store, account));
  REQUIRE(store.staff().set_active(other, false, {}, noon()));
  CHECK(takes_change_of(store, account));
  REQUIRE(store.staff().set_active(other, true, {}, noon()));
  CHECK(takes_change_of(store, account));
  REQUIRE(store.members().leave(account, other, noon(), {}));
  CHECK(takes_change_of(store, account));
  REQUIRE(store.persons().set_password(owner.person, 1, "new", noon()));
  CHECK_FALSE(takes_change_of(store, account));
}

TEST_CASE_TEMPLATE("a person opens another company, found by its id", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  auto& members = store.members();
  (void)takes_people_change(store);
  const auto made =
      members.open_account(owner.person, {"Other Ltd", "whsec_y"}, noon(), by_person(owner.person));
  REQUIRE(made);
  CHECK(made->role == account_role::owner);
  CHECK(takes_people_change(store));
  const auto mine = members.memberships_of(owner.person).value();
  REQUIRE(mine.size() == 2);
  CHECK(mine.back().account_name == "Other Ltd");
  CHECK(store.accounts().find_account("A@example.com").value() == owner.account);
  CHECK(store.profiles().get_profile(made->account)->billing_email == "a@example.com");
  CHECK(entries(store, "account.created") == 2);
  // Sent once more, it is the same company: nothing happens.
  CHECK(
      members.open_account(owner.person, {"Other Ltd", "whsec_z"}, noon(), by_person(owner.person)).error() ==
      errc::already_exists);
  CHECK(members.memberships_of(owner.person)->size() == 2);
  CHECK(entries(store, "account.created") == 2);
  CHECK(members.open_account(
      new_person(store, somebody_proved("v@example.com")), {"Other Ltd", ""}, noon(), {}));
  auto unproved = somebody_proved("u@example.com");
  unproved.email_proved_at.reset();
  const auto person = new_person(store, unproved);
  CHECK(members.open_account(person, {"X", ""}, noon(), {}).error() == errc::not_proved);
  CHECK(members.open_account({5}, {"X", ""}, noon(), {}).error() == errc::not_found);
}

TEST_CASE_TEMPLATE("owners are known who are to be told", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto second = new_member(store, owner.account, "b@example.com", account_role::owner);
  new_member(store, owner.account, "c@example.com", account_role::administrator);
  CHECK(store.members().owners_of(owner.account)->owners.size() == 2);
  REQUIRE(store.staff().set_active(second, false, {}, noon()));
  const auto told = store.members().owners_of(owner.account).value();
  CHECK(told.account_name == "Duka Ltd");
  REQUIRE(told.owners.size() == 1);
  CHECK(told.owners.front().email == "a@example.com");
  CHECK(store.members().owners_of({5}).error() == errc::not_found);
}

TEST_CASE_TEMPLATE(
    "a person is a member once, and an account has so many of them", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const persistence::member_record again{owner.account, owner.person, account_role::viewer, noon()};
  CHECK(store.members().add_member(again).error() == errc::already_exists);
  CHECK(store.members().add_member({{5}, owner.person, account_role::viewer, noon()}).error() ==
      errc::not_found);
  CHECK_FALSE(store.members().find_member(owner.account, {5})->has_value());
  for (std::int64_t i = 1; i < domain::most_members; ++i)
    store.run("INSERT INTO members (account, person, role, since) VALUES (" +
        std::to_string(owner.account.value) + ", " + std::to_string(i) + ", 'viewer', 1)");
  const auto one_more = new_person(store, "z@example.com");
  CHECK(store.members().add_member({owner.account, one_more, account_role::viewer, noon()}).error() ==
      errc::too_many_members);
}

}  // namespace mbs::test
