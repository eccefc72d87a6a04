#include "tests/persistence/access/people_fixture.hpp"

#include <atomic>

namespace mbs::test {

using domain::account_role;
using domain::errc;
using domain::membership_verdict;
using persistence::digest;
using std::chrono::hours;

namespace {

persistence::new_invitation wish(const persistence::member_record& by, const std::string& email,
    std::uint8_t token, account_role role = account_role::sender, domain::time_point at = noon()) {
  return {by.account, by.person, email, email, role, digest{token, 9}, at};
}

domain::invitation_id invited(store_fixture& store, const persistence::new_invitation& what) {
  const auto made = store.invitations().invite(what, by_person(what.inviter));
  REQUIRE(made);
  REQUIRE(made->verdict == membership_verdict::allowed);
  return made->id;
}

membership_verdict taken(
    store_fixture& store, std::uint8_t token, domain::person_id person, domain::time_point at = noon()) {
  const auto done = store.invitations().accept(digest{token, 9}, person, at, by_person(person));
  REQUIRE(done);
  return done->verdict;
}

}  // namespace

TEST_CASE_TEMPLATE("an invitation makes a member of whoever it is for, once", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto guest = new_person(store, "g@example.com");
  const auto id = invited(store, wish(owner, "g@example.com", 1));
  CHECK(id);
  const auto listed = store.invitations().list_invitations(owner.account, noon()).value();
  REQUIRE(listed.size() == 1);
  CHECK(listed.front().id == id);
  CHECK(listed.front().email == "g@example.com");
  CHECK(listed.front().role == account_role::sender);
  CHECK(listed.front().inviter == owner.person);
  (void)takes_people_change(store);
  const auto done = store.invitations().accept(digest{1, 9}, guest, noon(), by_person(guest));
  REQUIRE(done);
  CHECK(done->verdict == membership_verdict::allowed);
  CHECK(done->account_name == "Duka Ltd");
  CHECK(store.members().find_member(owner.account, guest).value().value().role == account_role::sender);
  CHECK(takes_people_change(store));
  CHECK(store.invitations().list_invitations(owner.account, noon())->empty());
  CHECK(taken(store, 1, guest) == membership_verdict::used);
  CHECK(entries(store, "invitation.made") == 1);
  CHECK(entries(store, "member.joined") == 1);
}

TEST_CASE_TEMPLATE("an open invitation tells what it is about, and one that is not open nothing", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto guest = new_person(store, "g@example.com");
  const auto show = [&](std::uint8_t token, domain::time_point at = noon()) {
    return store.invitations().show(digest{token, 9}, at);
  };
  invited(store, wish(owner, "g@example.com", 1));
  const auto shown = show(1);
  REQUIRE(shown);
  CHECK(shown->account_name == "Duka Ltd");
  CHECK(shown->inviter_name == "Wanjiru a@example.com");
  CHECK(shown->role == account_role::sender);
  CHECK(shown->email == "g@example.com");
  CHECK(shown->expires_at == noon() + domain::invitation_lives);
  CHECK(show(2).error() == errc::not_found);
  CHECK(show(1, noon() + domain::invitation_lives).error() == errc::not_found);
  CHECK(taken(store, 1, guest) == membership_verdict::allowed);
  CHECK(show(1).error() == errc::not_found);

  const auto id = invited(store, wish(owner, "h@example.com", 3));
  CHECK(show(3));
  REQUIRE(store.invitations().revoke_invitation(
      owner.account, owner.person, id, noon(), by_person(owner.person)));
  CHECK(show(3).error() == errc::not_found);

  invited(store, wish(owner, "i@example.com", 4));
  REQUIRE(store.members().change_role(
      owner.account, owner.person, guest, account_role::owner, noon(), by_person(owner.person)));
  REQUIRE(store.members().change_role(
      owner.account, guest, owner.person, account_role::viewer, noon(), by_person(guest)));
  CHECK(show(4).error() == errc::not_found);
}

TEST_CASE_TEMPLATE(
    "of two tries with one invitation at the same moment one succeeds", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto guest = new_person(store, "g@example.com");
  invited(store, wish(owner, "g@example.com", 1));
  std::atomic<int> joined{0};
  at_once(store, 2, [&](persistence::store_connection& own, int) {
    const auto done =
        own.get<persistence::invitation_store>().accept(digest{1, 9}, guest, noon(), by_person(guest));
    if (done && done->verdict == membership_verdict::allowed) ++joined;
  });
  CHECK(joined == 1);
  CHECK(entries(store, "member.joined") == 1);
}

TEST_CASE_TEMPLATE("nobody else accepts an invitation, nor whoever has not proved the address", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto other = new_person(store, "o@example.com");
  auto not_yet = somebody_proved("g@example.com");
  not_yet.email_proved_at.reset();
  const auto guest = new_person(store, not_yet);
  invited(store, wish(owner, "g@example.com", 1));
  CHECK(taken(store, 1, other) == membership_verdict::for_somebody_else);
  CHECK(taken(store, 1, guest) == membership_verdict::for_somebody_else);
  CHECK(store.invitations().accept(digest{2, 9}, guest, noon(), {}).error() == errc::not_found);
  CHECK(store.invitations().accept(digest{1, 9}, {5}, noon(), {}).error() == errc::not_found);
  REQUIRE(store.persons().change_email(guest, 1, "G@example.com", "g@example.com", noon()));
  REQUIRE(store.staff().set_active(guest, false, {}, noon()));
  CHECK(store.invitations().accept(digest{1, 9}, guest, noon(), {}).error() == errc::not_found);
  REQUIRE(store.staff().set_active(guest, true, {}, noon()));
  CHECK(taken(store, 1, guest) == membership_verdict::allowed);
}

TEST_CASE_TEMPLATE("an invitation ends after seven days, when it is revoked, and with the inviter's right",
    Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto guest = new_person(store, "g@example.com");
  invited(store, wish(owner, "g@example.com", 1));
  const auto end = noon() + domain::invitation_lives;
  CHECK(store.invitations().list_invitations(owner.account, end)->empty());
  CHECK(taken(store, 1, guest, end) == membership_verdict::expired);

  const auto id = invited(store, wish(owner, "g@example.com", 2, account_role::sender, end));
  auto& invitations = store.invitations();
  CHECK(*invitations.revoke_invitation(owner.account, owner.person, id, end, by_person(owner.person)) ==
      membership_verdict::allowed);
  CHECK(invitations.revoke_invitation(owner.account, owner.person, id, end, {}).error() ==
      errc::invitation_ended);
  CHECK(taken(store, 2, guest, end) == membership_verdict::revoked);
  CHECK(entries(store, "invitation.revoked") == 1);

  const auto administrator = new_member(store, owner.account, "b@example.com", account_role::administrator);
  invited(store,
      wish({owner.account, administrator, account_role::administrator, noon()}, "g@example.com", 3,
          account_role::viewer, end));
  REQUIRE(
      store.members().change_role(owner.account, owner.person, administrator, account_role::viewer, end, {}));
  CHECK(taken(store, 3, guest, end) == membership_verdict::inviter_lost_right);
  CHECK_FALSE(store.members().find_member(owner.account, guest)->has_value());
}

TEST_CASE_TEMPLATE("who may not give a role invites to none, and another account's invitation is none", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto account = owner.account;
  const auto stranger = new_owner(store, "s@example.com");
  const auto administrator = new_member(store, account, "b@example.com", account_role::administrator);
  const auto viewer = new_member(store, account, "c@example.com", account_role::viewer);
  const auto verdict = [&](domain::person_id by, account_role role) {
    return store.invitations()
        .invite(wish({account, by, role, noon()}, "g@example.com", 1, role), {})
        .value()
        .verdict;
  };
  CHECK(verdict(administrator, account_role::owner) == membership_verdict::owner_is_above);
  CHECK(verdict(viewer, account_role::viewer) == membership_verdict::not_permitted);
  CHECK(verdict(stranger.person, account_role::viewer) == membership_verdict::not_permitted);
  CHECK(store.invitations().invite(wish(owner, "b@example.com", 1), {})->verdict ==
      membership_verdict::already_member);
  CHECK(entries(store, "invitation.made") == 0);

  const auto id = invited(store, wish(owner, "g@example.com", 1, account_role::owner));
  auto& invitations = store.invitations();
  CHECK(invitations.revoke_invitation(stranger.account, stranger.person, id, noon(), {}).error() ==
      errc::not_found);
  CHECK(*invitations.revoke_invitation(account, administrator, id, noon(), {}) ==
      membership_verdict::owner_is_above);
  CHECK(invitations.list_invitations(stranger.account, noon())->empty());
  CHECK(invitations.list_invitations(account, noon())->size() == 1);
}

TEST_CASE_TEMPLATE("invitations are so many at once and a day, one to an address, and old ones go", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  auto& invitations = store.invitations();
  const auto address = [](int i) { return "g" + std::to_string(i) + "@example.com"; };
  std::uint8_t token = 0;
  for (std::uint32_t i = 0; i < domain::most_open_invitations; ++i)
    invited(store, wish(owner, address(static_cast<int>(i)), ++token));
  CHECK(invitations.invite(wish(owner, "x@example.com", 200), {}).error() == errc::too_many_requests_open);
  const auto first = invitations.list_invitations(owner.account, noon())->front();
  REQUIRE(invitations.revoke_invitation(owner.account, owner.person, first.id, noon(), {}));
  CHECK(invitations.invite(wish(owner, address(1), 200), {}).error() == errc::already_exists);
  CHECK(invitations.invite(wish(owner, "x@example.com", 200), {})->verdict == membership_verdict::allowed);
  store.run("UPDATE invitations SET revoked_at = 1");
  for (std::uint32_t i = domain::most_open_invitations + 1; i < domain::most_invitations_a_day; ++i)
    invited(store, wish(owner, address(static_cast<int>(i)), ++token));
  CHECK(invitations.invite(wish(owner, "y@example.com", 201), {}).error() == errc::too_many_requests_open);
  const auto later = noon() + domain::invitation_lives + hours{24 * 31};
  invited(store, wish(owner, "y@example.com", 201, account_role::viewer, later));
  CHECK(store.number("SELECT COUNT(*) FROM invitations") == 1);
}

TEST_CASE_TEMPLATE(
    "an invitation that its mail cannot be written for is not made", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto from = store.invitations().introduce(owner.account, owner.person, "nobody@example.com").value();
  CHECK(from.account == "Duka Ltd");
  CHECK(from.language == "en");
  auto writes_swahili = somebody_proved("inviter@example.com");
  writes_swahili.language = "sw";
  const auto swahili = new_owner(store, writes_swahili);
  CHECK(
      store.invitations().introduce(swahili.account, swahili.person, "nobody@example.com")->language == "sw");
  auto guest = somebody_proved("juma@example.com");
  guest.language = "sw";
  new_person(store, guest);
  CHECK(store.invitations().introduce(owner.account, owner.person, "juma@example.com")->language == "sw");
  CHECK(store.invitations().introduce(owner.account, {5}, "").error() == errc::not_found);
  auto note = by_person(owner.person);
  note.mails.push_back({.kind = domain::mail_kind::invitation,
      .recipient = *domain::mail_address::parse("g@example.com"),
      .fields = {{"inviter", from.inviter}},  // the others are missing
      .now = noon()});
  CHECK_FALSE(store.invitations().invite(wish(owner, "g@example.com", 1), note));
  CHECK(store.invitations().list_invitations(owner.account, noon())->empty());
  CHECK(entries(store, "invitation.made") == 0);
  note.mails.front().fields = {{"inviter", from.inviter}, {"account", from.account}, {"role", "viewer"},
      {"url", "https://a.example/accept#token=x"}, {"until", domain::to_rfc3339(noon())}};
  CHECK(store.invitations().invite(wish(owner, "g@example.com", 1), note));
  CHECK(store.number("SELECT COUNT(*) FROM mail_outbox") == 1);
}

}  // namespace mbs::test
