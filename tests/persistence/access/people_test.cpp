#include "tests/persistence/store_fixture.hpp"

#include <atomic>
#include <thread>

namespace mbs::test {

using domain::account_role;
using domain::errc;
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
  const auto mine = store.members().memberships_of(owner.person);
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

}  // namespace mbs::test
