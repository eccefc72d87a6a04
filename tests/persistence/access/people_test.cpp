#include "tests/persistence/store_fixture.hpp"

#include <atomic>
#include <thread>

namespace mbs::test {

using domain::account_role;
using domain::errc;
using persistence::member_change;
using persistence::member_record;
using persistence::person_record;

namespace {

person_record somebody(const std::string& email) {
  person_record p;
  p.name = "Wanjiru";
  p.email = email;
  p.email_folded = email;
  p.phone = 254'712'345'678;
  p.password = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA";
  p.password_set_at = noon();
  p.created_at = noon();
  return p;
}

member_record signed_up(store_fixture& store, const std::string& email) {
  const auto made = store.persons().sign_up(somebody(email), {"Duka Ltd", "whsec_x"});
  REQUIRE(made);
  return *made;
}

}  // namespace

TEST_CASE_TEMPLATE("who signs up is the owner of a new account", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = signed_up(store, "w@example.com");
  CHECK(owner.role == account_role::owner);
  const auto found = store.persons().find_person("w@example.com");
  REQUIRE(found);
  REQUIRE(found->has_value());
  CHECK((*found)->id == owner.person);
  CHECK((*found)->name == "Wanjiru");
  CHECK((*found)->phone == 254'712'345'678);
  CHECK_FALSE((*found)->email_proved_at.has_value());
  CHECK((*found)->platform_role == domain::platform_role::none);
  CHECK((*found)->credentials == 1);
  CHECK((*found)->created_at == noon());
  const auto mine = store.persons().memberships_of(owner.person);
  REQUIRE(mine);
  REQUIRE(mine->size() == 1);
  CHECK(mine->front().account_name == "Duka Ltd");
  CHECK(mine->front().account_active);
  CHECK(mine->front().member.account == owner.account);
  CHECK(store.number("SELECT COUNT(*) FROM accounts") == 1);
}

TEST_CASE_TEMPLATE("an address belongs to one person, and a second sign-up with it makes no account", Store,
    on_sqlite, on_postgres) {
  Store store;
  signed_up(store, "w@example.com");
  CHECK(store.persons().sign_up(somebody("w@example.com"), {"Other", ""}).error() == errc::already_exists);
  CHECK(store.persons().create_person(somebody("w@example.com")).error() == errc::already_exists);
  CHECK(store.number("SELECT COUNT(*) FROM accounts") == 1);
  CHECK(store.number("SELECT COUNT(*) FROM members") == 1);
}

TEST_CASE_TEMPLATE(
    "of sign-ups with one address at the same moment one succeeds", Store, on_sqlite, on_postgres) {
  Store store;
  std::atomic<int> made{0}, taken{0};
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i)
    all.emplace_back([&] {
      const auto own = store.database().connect(persistence::lane::changes);
      const auto result =
          own->template get<persistence::person_store>().sign_up(somebody("w@example.com"), {"Duka", ""});
      if (result) ++made;
      if (!result && result.error() == errc::already_exists) ++taken;
    });
  for (auto& t : all)
    t.join();
  CHECK(made == 1);
  CHECK(taken == 3);
  CHECK(store.number("SELECT COUNT(*) FROM accounts") == 1);
}

TEST_CASE_TEMPLATE(
    "a password is changed once by whoever saw the credentials as they are", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = signed_up(store, "w@example.com");
  REQUIRE(store.persons().set_password(owner.person, 1, "new", noon()));
  CHECK(store.persons().set_password(owner.person, 1, "newer", noon()).error() == errc::not_found);
  REQUIRE(store.persons().rehash_password(owner.person, "other", "worse"));
  CHECK(store.persons().get_person(owner.person)->password == "new");
  REQUIRE(store.persons().rehash_password(owner.person, "new", "rehashed"));
  const auto now = store.persons().get_person(owner.person);
  CHECK(now->password == "rehashed");
  CHECK(now->credentials == 2);
}

TEST_CASE_TEMPLATE(
    "an address is proved as it is now, and another is nobody else's", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = signed_up(store, "w@example.com");
  signed_up(store, "o@example.com");
  CHECK(store.persons().prove_email(owner.person, "o@example.com", noon()).error() == errc::not_found);
  REQUIRE(store.persons().prove_email(owner.person, "w@example.com", noon()));
  CHECK(store.persons().prove_phone(owner.person, 254'700'000'001, noon()).error() == errc::not_found);
  REQUIRE(store.persons().prove_phone(owner.person, 254'712'345'678, noon()));
  CHECK(store.persons().change_email(owner.person, 1, "O@example.com", "o@example.com", noon()).error() ==
      errc::already_exists);
  REQUIRE(store.persons().change_email(owner.person, 1, "N@example.com", "n@example.com", noon()));
  const auto now = store.persons().get_person(owner.person);
  CHECK(now->email == "N@example.com");
  CHECK(now->credentials == 2);
  CHECK_FALSE(store.persons().find_person("w@example.com")->has_value());
}

TEST_CASE_TEMPLATE(
    "an account is never left without an owner, however owners leave", Store, on_sqlite, on_postgres) {
  Store store;
  const auto first = signed_up(store, "a@example.com");
  const auto other = signed_up(store, "b@example.com");
  const member_record second{first.account, other.person, account_role::owner, noon()};
  auto& persons = store.persons();
  CHECK(*persons.change_member(first.account, first.person, std::nullopt) ==
      member_change::would_leave_no_owner);
  CHECK(*persons.change_member(first.account, first.person, account_role::viewer) ==
      member_change::would_leave_no_owner);
  REQUIRE(persons.add_member(second));
  CHECK(persons.add_member(second).error() == errc::already_exists);
  CHECK(persons.list_members(first.account, {}, 10)->size() == 2);
  CHECK(persons.list_members(first.account, first.person, 10)->front().email == "b@example.com");
  std::atomic<int> left{0};
  std::vector<std::thread> both;
  for (const auto who : {first.person, other.person})
    both.emplace_back([&, who] {
      const auto own = store.database().connect(persistence::lane::changes);
      const auto gone =
          own->template get<persistence::person_store>().change_member(first.account, who, std::nullopt);
      if (gone && *gone == member_change::done) ++left;
    });
  for (auto& t : both)
    t.join();
  CHECK(left == 1);
  CHECK(store.number("SELECT COUNT(*) FROM members WHERE account = " + std::to_string(first.account.value)) ==
      1);
  CHECK(persons.change_member(second.account, {5}, std::nullopt).error() == errc::not_found);
  CHECK_FALSE(persons.find_member(first.account, {5})->has_value());
}

}  // namespace mbs::test
