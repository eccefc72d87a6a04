#pragma once

#include "tests/persistence/store_fixture.hpp"

#include <string>
#include <thread>
#include <vector>

/// People in a store, for tests of what they are to accounts.
namespace mbs::test {

/// Somebody whose e-mail address is proved.
[[nodiscard]] inline persistence::person_record somebody_proved(const std::string& email) {
  persistence::person_record p;
  p.name = "Wanjiru " + email;
  p.email = p.email_folded = email;
  p.email_proved_at = noon();
  p.password_set_at = p.created_at = noon();
  return p;
}

/// Somebody without an account.
inline domain::person_id new_person(store_fixture& store, const persistence::person_record& who) {
  return store.staff().make_person({.person = who}, {}).value();
}
inline domain::person_id new_person(store_fixture& store, const std::string& email) {
  return new_person(store, somebody_proved(email));
}

/// An account with one owner, whose address is proved.
inline persistence::member_record new_owner(store_fixture& store, const persistence::person_record& who) {
  return store.members().open_account(new_person(store, who), {"Duka Ltd", "whsec_x"}, noon(), {}).value();
}
inline persistence::member_record new_owner(
    store_fixture& store, const std::string& email = "a@example.com") {
  return new_owner(store, somebody_proved(email));
}

/// One more member.
inline domain::person_id new_member(
    store_fixture& store, domain::account_id account, const std::string& email, domain::account_role role) {
  const auto person = new_person(store, email);
  REQUIRE(store.members().add_member({account, person, role, noon()}));
  return person;
}

/// `act(connection, i)`, i from 0, `times` at the same moment, each on a connection of its own.
template <class Act>
void at_once(store_fixture& store, int times, Act act) {
  std::vector<std::thread> all;
  for (int i = 0; i < times; ++i)
    all.emplace_back([&, i] {
      const auto own = store.database().connect(persistence::lane::changes);
      act(*own, i);
    });
  for (auto& t : all)
    t.join();
}

[[nodiscard]] inline persistence::change_note by_person(domain::person_id person) {
  return {{{domain::actor_kind::person, person.value}, noon(), {}}, {}};
}

/// How many entries of the audit log have this action.
[[nodiscard]] inline std::int64_t entries(store_fixture& store, const std::string& action) {
  return store.number("SELECT COUNT(*) FROM audit_entries WHERE action = '" + action + "'");
}

/// Whether running servers are told to look at people anew; forgets it.
[[nodiscard]] inline bool takes_people_change(store_fixture& store) {
  const auto changes = store.accounts().changed_accounts({}, 10).value();
  REQUIRE(store.accounts().take_changes(changes));
  for (const auto& change : changes)
    if (change.account == persistence::people_changed) return true;
  return false;
}

/// Whether the account's own actor is told to look anew at whom a trial reaches; forgets it.
[[nodiscard]] inline bool takes_change_of(store_fixture& store, domain::account_id account) {
  const auto changes = store.accounts().changed_accounts({}, 10).value();
  REQUIRE(store.accounts().take_changes(changes));
  for (const auto& change : changes)
    if (change.account == account) return true;
  return false;
}

}  // namespace mbs::test
