#include "tests/persistence/store_fixture.hpp"

#include <vector>

namespace mbs::test {

using domain::errc;
using domain::permission;
using std::chrono::hours;

namespace {

persistence::key_record new_key(domain::account_id account, std::uint8_t number) {
  persistence::key_record key;
  key.account = account;
  key.prefix = "mbs_live_" + std::to_string(number);
  key.hash = {0, number, 0xfe};
  key.label = "shop";
  key.created_at = noon();
  return key;
}

domain::internet_address at(const std::string& text) {
  return domain::internet_address_from(text).value();
}

}  // namespace

TEST_CASE_TEMPLATE("a key is found by its hash, and its revocation stays", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto key = new_key(account, 5);
  const auto made = store.keys().create_key(key);
  REQUIRE(made);
  CHECK(made->id);
  CHECK(store.keys().create_key(key).error() == errc::already_exists);
  key.account = {5};
  CHECK(store.keys().create_key(key).error() == errc::not_found);
  const auto found = store.keys().find_key(key.hash);
  REQUIRE(found);
  REQUIRE(found->has_value());
  CHECK((*found)->id == made->id);
  CHECK((*found)->account == account);
  CHECK((*found)->prefix == "mbs_live_5");
  CHECK((*found)->hash == key.hash);
  CHECK((*found)->label == "shop");
  CHECK((*found)->terms == domain::key_terms{});
  CHECK_FALSE(store.keys().find_key({})->has_value());

  REQUIRE(store.keys().revoke_key(made->id, noon()));
  REQUIRE(store.keys().revoke_key(made->id, noon() + hours{1}));
  CHECK(store.keys().list_keys(account)->front().terms.revoked_at == noon());
  CHECK(store.keys().revoke_key({5}, noon()).error() == errc::not_found);
}

TEST_CASE_TEMPLATE("what limits a key is kept as it was given", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto key = new_key(account, 1);
  key.scopes = {permission::messages_read, permission::senders_read};
  key.terms.expires_at = noon() + hours{24};
  key.terms.addresses =
      *domain::address_list_from(std::vector<std::string>{"192.0.2.0/24", "2001:db8::/32", "198.51.100.7"});
  REQUIRE(store.keys().create_key(key));
  const auto found = store.keys().find_key(key.hash)->value();
  CHECK(found.scopes == key.scopes);
  CHECK(found.terms == key.terms);
  CHECK_FALSE(found.last_used_at.has_value());
  CHECK_FALSE(found.replaced_by);
}

TEST_CASE_TEMPLATE(
    "a list of addresses that was spoilt in the store lets nobody in", Store, on_sqlite, on_postgres) {
  Store store;
  const auto key = store.keys().create_key(new_key(store.new_account(), 1)).value();
  store.run("UPDATE api_keys SET addresses = '192.0.2.0/24 nonsense'");
  CHECK(store.keys().find_key(key.hash).error() == errc::internal);
}

TEST_CASE_TEMPLATE(
    "a rotated key works beside its successor until the overlap ends", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto key = new_key(account, 1);
  key.scopes = {permission::messages_send};
  key.terms.expires_at = noon() + hours{100};
  key.terms.addresses = *domain::address_list_from(std::vector<std::string>{"192.0.2.0/24"});
  const auto old = store.keys().create_key(key).value();
  auto& accounts = store.accounts();
  REQUIRE(accounts.take_changes(accounts.changed_accounts({}, 10).value()));

  const auto next = store.keys().rotate_key(old.id, {"mbs_live_2", {2}}, hours{24}, noon() + hours{1});
  REQUIRE(next);
  CHECK(accounts.changed_accounts({}, 10)->front().keys);
  const auto found = store.keys().find_key({2})->value();
  CHECK(found.id == next->id);
  CHECK(found.account == account);
  CHECK(found.label == "shop");
  CHECK(found.scopes == key.scopes);
  CHECK(found.terms == key.terms);
  CHECK(found.created_at == noon() + hours{1});
  const auto replaced = store.keys().find_key(old.hash)->value();
  CHECK(replaced.replaced_by == next->id);
  CHECK(replaced.terms.overlap_ends_at == noon() + hours{25});
  CHECK(replaced.terms.expires_at == key.terms.expires_at);

  CHECK(store.keys().rotate_key(old.id, {"mbs_live_3", {3}}, hours{1}, noon() + hours{2}).error() ==
      errc::key_ended);
  CHECK(store.keys().rotate_key({5}, {"mbs_live_3", {3}}, hours{1}, noon()).error() == errc::not_found);
  CHECK(store.keys().rotate_key(next->id, {"mbs_live_3", {3}}, hours{1}, noon() + hours{100}).error() ==
      errc::key_ended);
  CHECK(store.keys().rotate_key(next->id, {"x", old.hash}, hours{1}, noon()).error() == errc::already_exists);
  CHECK_FALSE(store.keys().find_key({2})->value().replaced_by);
  CHECK(store.keys().list_keys(account)->size() == 2);
}

TEST_CASE_TEMPLATE(
    "an account has so many keys that have not ended, and no more", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  domain::key_id last;
  for (std::uint8_t i = 0; i < domain::max_keys_of_account; ++i) {
    auto key = new_key(account, i);
    if (i == 0) key.terms.expires_at = noon() + hours{1};
    last = store.keys().create_key(key).value().id;
  }
  auto one_more = new_key(account, 200);
  CHECK(store.keys().create_key(one_more).error() == errc::too_many_keys);
  CHECK(store.keys().rotate_key(last, {"n", {201}}, hours{1}, noon()).error() == errc::too_many_keys);
  CHECK_FALSE(store.keys().list_keys(account)->back().replaced_by);
  REQUIRE(store.keys().rotate_key(last, {"n", {201}}, hours{0}, noon()));
  CHECK(store.keys().create_key(new_key(store.new_account("b@example.com"), 203)));
  one_more.created_at = noon() + hours{1};  // the first has expired
  CHECK(store.keys().create_key(one_more));
}

TEST_CASE_TEMPLATE(
    "the last use of many keys is kept, and an earlier one does not undo it", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto a = store.keys().create_key(new_key(account, 1)).value();
  const auto b = store.keys().create_key(new_key(account, 2)).value();
  auto& accounts = store.accounts();
  REQUIRE(accounts.take_changes(accounts.changed_accounts({}, 10).value()));
  REQUIRE(store.keys().note_uses(std::vector<persistence::key_use>{{a.id, noon() + hours{2}, at("192.0.2.1")},
      {{99}, noon(), at("192.0.2.1")}, {b.id, noon() + hours{1}, at("2001:db8::1")}}));
  REQUIRE(
      store.keys().note_uses(std::vector<persistence::key_use>{{a.id, noon() + hours{1}, at("192.0.2.9")}}));
  REQUIRE(store.keys().note_uses({}));
  const auto keys = store.keys().list_keys(account).value();
  CHECK(keys[0].last_used_at == noon() + hours{2});
  CHECK(keys[0].last_used_from == at("192.0.2.1"));
  CHECK(keys[1].last_used_at == noon() + hours{1});
  CHECK(keys[1].last_used_from == at("2001:db8::1"));
  CHECK(accounts.changed_accounts({}, 10)->empty());
}

TEST_CASE_TEMPLATE(
    "a key is another account's to nobody, and its maker is known", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto other = store.new_account("b@example.com");
  auto key = new_key(account, 1);
  key.made_by = {77};
  const auto made = store.keys().create_key(key).value();
  auto& accounts = store.accounts();
  REQUIRE(accounts.take_changes(accounts.changed_accounts({}, 10).value()));
  CHECK(store.keys().find_key(key.hash)->value().made_by == domain::person_id{77});
  CHECK(store.keys().revoke_key(made.id, noon(), {}, other).error() == errc::not_found);
  CHECK(store.keys().rotate_key(made.id, {"n", {9}}, hours{1}, noon(), {}, other).error() == errc::not_found);
  CHECK(accounts.changed_accounts({}, 10)->empty());
  CHECK_FALSE(store.keys().find_key(key.hash)->value().terms.revoked_at.has_value());
  const persistence::change_note by{{{domain::actor_kind::person, 78}, noon(), {}}, {}};
  const auto next = store.keys().rotate_key(made.id, {"n", {9}}, hours{1}, noon(), by, account);
  REQUIRE(next);
  CHECK(next->made_by == domain::person_id{78});
  CHECK(store.keys().revoke_key(next->id, noon(), {}, account));
}

TEST_CASE_TEMPLATE("lists leave out keys that ended long ago", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto revoked = store.keys().create_key(new_key(account, 1)).value();
  auto expiring = new_key(account, 2);
  expiring.terms.expires_at = noon() + hours{1};
  REQUIRE(store.keys().create_key(expiring));
  REQUIRE(store.keys().create_key(new_key(account, 3)));
  REQUIRE(store.keys().revoke_key(revoked.id, noon() + hours{2}));
  CHECK(store.keys().list_keys(account)->size() == 3);
  CHECK(store.keys().list_keys(account, {noon() + hours{1}})->size() == 3);
  CHECK(store.keys().list_keys(account, {noon() + hours{2}})->size() == 2);
  CHECK(store.keys().list_keys(account, {noon() + hours{3}})->size() == 1);
}

TEST_CASE_TEMPLATE(
    "a list of keys is read page by page, however many there are", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  std::vector<domain::key_id> made, seen;
  for (std::uint8_t i = 1; i <= 5; ++i)
    made.push_back(store.keys().create_key(new_key(account, i))->id);
  for (persistence::keys_wanted wanted{.limit = 2};;) {
    const auto page = store.keys().list_keys(account, wanted).value();
    CHECK(page.size() <= 2);
    for (const auto& key : page)
      seen.push_back(key.id);
    if (page.size() < 2) break;
    wanted.after = page.back().id;
  }
  CHECK(seen == made);
  CHECK(store.keys().get_key(made.front()).value().account == account);
  CHECK(store.keys().get_key({5}).error() == errc::not_found);
}

TEST_CASE_TEMPLATE(
    "a key and the mail that tells of it are there together, or neither", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  persistence::change_note note;
  note.mails.push_back({.kind = domain::mail_kind::new_key,
      .recipient = *domain::mail_address::parse("a@example.com"),
      .fields = {{"name", "Asha"}, {"account", "Duka"}, {"key", "shop"}, {"start", "mbs_live_1"},
          {"maker", "Asha"}, {"time", domain::to_rfc3339(noon())}},
      .now = noon()});
  store.run("UPDATE mail_rules SET waiting_at_most = 1");
  CHECK(store.keys().create_key(new_key(account, 1), note));
  CHECK(store.number("SELECT COUNT(*) FROM mail_outbox") == 1);
  CHECK(store.keys().create_key(new_key(account, 2), note).error() == errc::overloaded);
  CHECK(store.keys().list_keys(account)->size() == 1);
}

}  // namespace mbs::test
