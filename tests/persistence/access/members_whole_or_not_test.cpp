#include "tests/persistence/access/people_fixture.hpp"
#include "tests/persistence/killed_change.hpp"

namespace mbs::test {

namespace {

using namespace persistence;
using domain::account_role;
using stores = store_connection;

change_note told(person_id by) {
  auto note = by_person(by);
  note.mails.push_back({.kind = domain::mail_kind::test_mail,
      .recipient = *domain::mail_address::parse("asha@example.com"),
      .fields = {{"time", domain::to_rfc3339(noon())}},
      .now = noon()});
  return note;
}

key_record key_of(const member_record& member) {
  key_record key;
  key.account = member.account;
  key.prefix = "mbs_live_ab";
  key.hash = crypto::sha256("first");
  key.created_at = noon();
  key.made_by = member.person;
  return key;
}

invitation_id newest_invitation(stores& c, account_id account) {
  return c.get<invitation_store>().list_invitations(account, noon())->back().id;
}

domain::sender_request_id newest_request(stores& c, account_id account) {
  return c.get<sender_store>().list_requests({.account = account, .limit = 1}, noon())->requests.front().id;
}

/// Of an account's owner, of another member, and of somebody who is none yet.
std::vector<killed_change> changes_of_members(const member_record& owner, person_id other, person_id guest) {
  const auto account = owner.account;
  const auto boss = owner.person;
  const auto invite = [=](const char* token) {
    return [=](stores& c) {
      return why_not(
          c.get<invitation_store>().invite({account, boss, "g@example.com", "g@example.com",
                                               account_role::viewer, crypto::sha256(token), noon()},
              told(boss)));
    };
  };
  return {
      {"an invitation", "invitation.made", 1, invite("a")},
      {"its end", "invitation.revoked", 0,
          [=](stores& c) {
            return why_not(c.get<invitation_store>().revoke_invitation(
                account, boss, newest_invitation(c, account), noon(), by_person(boss)));
          }},
      {"another invitation", "invitation.made", 1, invite("b")},
      {"its acceptance", "member.joined", 1,
          [=](stores& c) {
            return why_not(c.get<invitation_store>().accept(crypto::sha256("b"), guest, noon(), told(guest)));
          }},
      {"a role", "member.role_changed", 0,
          [=](stores& c) {
            return why_not(c.get<member_store>().change_role(
                account, boss, other, account_role::administrator, noon(), by_person(boss)));
          }},
      {"a key", "key.created", 1,
          [=, key = key_of({account, other, account_role::viewer, noon()})](
              stores& c) { return why_not(c.get<key_store>().create_key(key, told(other))); }},
      {"a member removed with the key", "member.removed", 0,
          [=](stores& c) {
            return why_not(c.get<member_store>().remove_member(
                account, boss, other, keys_of_leaver::revoke, noon(), by_person(boss)));
          }},
      {"a member by the command line", "member.joined", 0,
          [=](stores& c) {
            return why_not(c.get<member_store>().add_member(
                {account, other, account_role::viewer, noon()}, by_person(boss)));
          }},
      {"ownership", "ownership.transferred", 0,
          [=](stores& c) {
            return why_not(
                c.get<member_store>().transfer_ownership(account, boss, other, noon(), by_person(boss)));
          }},
      {"a member gone", "member.left", 0,
          [=](stores& c) {
            return why_not(c.get<member_store>().leave(account, boss, noon(), by_person(boss)));
          }},
      {"another company", "account.created", 0,
          [=](stores& c) {
            return why_not(
                c.get<member_store>().open_account(boss, {"Other Ltd", "whsec_y"}, noon(), by_person(boss)));
          }},
  };
}

std::vector<killed_change> changes_of_keys_and_profile(const member_record& owner) {
  const auto by = owner.person;
  const auto newest = [account = owner.account](
                          stores& c) { return c.get<key_store>().list_keys(account)->back().id; };
  profile_change profile;
  profile.legal_name = "Duka la Wanjiru Ltd";
  profile.language = "sw";
  return {
      {"a key", "key.created", 1,
          [=, key = key_of(owner)](
              stores& c) { return why_not(c.get<key_store>().create_key(key, told(by))); }},
      {"its rotation", "key.rotated", 1,
          [=](stores& c) {
            return why_not(c.get<key_store>().rotate_key(newest(c), {"mbs_live_cd", crypto::sha256("second")},
                std::chrono::hours{1}, noon(), told(by), owner.account));
          }},
      {"its end", "key.revoked", 0,
          [=](stores& c) {
            return why_not(c.get<key_store>().revoke_key(newest(c), noon(), by_person(by), owner.account));
          }},
      {"a profile", "account.profile_changed", 0,
          [=](stores& c) {
            return why_not(
                c.get<profile_store>().change_profile(owner.account, by, profile, noon(), by_person(by)));
          }},
  };
}

std::vector<killed_change> changes_of_sender_requests(const member_record& owner) {
  const auto account = owner.account;
  const auto by = by_person(owner.person).by;
  const auto ask = [=](stores& c) {
    return why_not(c.get<sender_store>().add_request({account, {"DUKA", {}, {}}, "Receipts"}, by));
  };
  const auto add_document = [=](stores& c) {
    sender_document d;
    d.request = newest_request(c, account);
    d.name = "licence.pdf";
    d.file = "file";
    return why_not(c.get<sender_store>().add_document(d, account, by));
  };
  return {
      {"a request", "sender_request.made", 0, ask},
      {"its document", "sender_request.document_added", 0, add_document},
      {"its end with the document", "sender_request.withdrawn", 0,
          [=](stores& c) {
            return why_not(c.get<sender_store>().withdraw_request(newest_request(c, account), account, by));
          }},
      {"another request", "sender_request.made", 0, ask},
      {"its rejection", "sender_request.rejected", 1,
          [=](stores& c) {
            return why_not(
                c.get<sender_store>().reject_request(newest_request(c, account), "No licence", by));
          }},
      {"another request", "sender_request.made", 0, ask},
      {"its approval with the sender", "sender_request.approved", 1,
          [=](stores& c) {
            return why_not(c.get<sender_store>().approve_request(newest_request(c, account), {}, by));
          }},
  };
}

}  // namespace

TEST_CASE_TEMPLATE(
    "a kill at any statement leaves a change of members with its entry and mail, or nothing of it", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto other = new_member(store, owner.account, "p@example.com", account_role::viewer);
  const auto guest = new_person(store, "g@example.com");
  check_whole_or_not(store, changes_of_members(owner, other, guest));
}

TEST_CASE_TEMPLATE(
    "a kill at any statement leaves a change of keys or of the profile with its entry and mail, "
    "or nothing of it",
    Store, on_sqlite, on_postgres) {
  Store store;
  check_whole_or_not(store, changes_of_keys_and_profile(new_owner(store)));
}

TEST_CASE_TEMPLATE(
    "a kill at any statement leaves a request for a sender, its documents and decision with "
    "entry and mail, or nothing of the change",
    Store, on_sqlite, on_postgres) {
  Store store;
  check_whole_or_not(store, changes_of_sender_requests(new_owner(store)));
}

}  // namespace mbs::test
