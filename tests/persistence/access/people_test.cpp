#include "tests/persistence/access/newcomer_fixture.hpp"

#include <atomic>

namespace mbs::test {

using domain::account_role;
using domain::code_verdict;
using domain::errc;
using persistence::sign_up_store;
using namespace std::chrono_literals;

namespace {

std::int64_t mails_of(store_fixture& store, domain::mail_kind kind) {
  return store.number(
      "SELECT COUNT(*) FROM mail_outbox WHERE kind = " + std::to_string(static_cast<int>(kind)));
}

}  // namespace

TEST_CASE_TEMPLATE("who signs up and proves the address is the owner of a new account, and signed in", Store,
    on_sqlite, on_postgres) {
  Store store;
  const newcomer w{store};
  REQUIRE(w.ask("1") == domain::code_send::send);
  CHECK_FALSE(store.persons().find_person("w@example.com")->has_value());
  CHECK(store.sign_ups().find_sign_up(crypto::sha256(w.browser))->value().name == "Wanjiru");
  const auto done = w.confirm("1");
  REQUIRE(done);
  CHECK(done->verdict == code_verdict::accepted);
  const auto found = store.persons().find_person("w@example.com");
  REQUIRE(found);
  REQUIRE(found->has_value());
  CHECK((*found)->id == done->person.id);
  CHECK((*found)->name == "Wanjiru");
  CHECK((*found)->phone == 254'712'345'678);
  CHECK((*found)->email_proved_at == noon() + 1s);
  CHECK_FALSE((*found)->phone_proved_at.has_value());
  CHECK((*found)->platform_role == domain::platform_role::none);
  CHECK((*found)->credentials == 1);
  CHECK((*found)->created_at == noon() + 1s);
  const auto mine = store.members().memberships_of(done->person.id);
  REQUIRE(mine);
  REQUIRE(mine->size() == 1);
  CHECK(mine->front().account_name == "Duka Ltd");
  CHECK(mine->front().account_active);
  CHECK(mine->front().member.account == done->account);
  CHECK(mine->front().member.role == account_role::owner);
  CHECK(store.number("SELECT COUNT(*) FROM accounts") == 1);
  CHECK(store.sessions().find_session(done->session.hash)->value().person.id == done->person.id);
  CHECK(entries(store, "person.signed_up") == 1);
}

TEST_CASE_TEMPLATE("who names no company signs up without an account, as who is invited does", Store,
    on_sqlite, on_postgres) {
  Store store;
  const newcomer w{store};
  REQUIRE(w.ask("1", 0s, "") == domain::code_send::send);
  const auto done = w.confirm("1");
  REQUIRE(done);
  CHECK_FALSE(done->account);
  CHECK(store.members().memberships_of(done->person.id)->empty());
  CHECK(store.number("SELECT COUNT(*) FROM accounts") == 0);
}

TEST_CASE_TEMPLATE("a code proves a sign-up once, in the browser that asked, and only the right one", Store,
    on_sqlite, on_postgres) {
  Store store;
  const newcomer w{store};
  REQUIRE(w.ask("1") == domain::code_send::send);
  CHECK(w.confirm("2")->verdict == code_verdict::wrong);
  const newcomer elsewhere{store, "w@example.com", "another browser"};
  CHECK(elsewhere.confirm("1")->verdict == code_verdict::ended);
  CHECK(w.confirm("1", 11min)->verdict == code_verdict::ended);
  CHECK(store.number("SELECT COUNT(*) FROM persons") == 0);
  CHECK(w.confirm("1", 2s)->verdict == code_verdict::accepted);
  CHECK(w.confirm("1", 3s)->verdict == code_verdict::ended);
  CHECK(store.number("SELECT COUNT(*) FROM persons") == 1);
}

TEST_CASE_TEMPLATE(
    "an address belongs to one person: who signs up with it again is told by mail, and no code "
    "makes a second one",
    Store, on_sqlite, on_postgres) {
  Store store;
  const newcomer w{store};
  REQUIRE(w.ask("1") == domain::code_send::send);
  REQUIRE(w.confirm("1"));
  const newcomer again{store, "w@example.com", "another browser"};
  CHECK(again.ask("2", 2min) == domain::code_send::send);
  CHECK(mails_of(store, domain::mail_kind::email_code) == 1);
  CHECK(mails_of(store, domain::mail_kind::sign_up_known) == 1);
  CHECK(again.confirm("2", 2min)->verdict == code_verdict::ended);
  CHECK(store.staff().make_person({.person = somebody_proved("w@example.com")}, {}).error() ==
      errc::already_exists);
  CHECK(store.number("SELECT COUNT(*) FROM accounts") == 1);
  CHECK(store.number("SELECT COUNT(*) FROM members") == 1);
}

TEST_CASE_TEMPLATE(
    "of proofs of one sign-up at the same moment one succeeds", Store, on_sqlite, on_postgres) {
  Store store;
  const newcomer w{store};
  REQUIRE(w.ask("1") == domain::code_send::send);
  std::atomic<int> made{0}, ended{0};
  at_once(store, 4, [&](persistence::store_connection& own, int) {
    const auto done = w.confirm(own.get<sign_up_store>(), "1");
    if (done && done->verdict == code_verdict::accepted) ++made;
    if (done && done->verdict == code_verdict::ended) ++ended;
  });
  CHECK(made == 1);
  CHECK(ended == 3);
  CHECK(store.number("SELECT COUNT(*) FROM accounts") == 1);
}

TEST_CASE_TEMPLATE(
    "a password is changed once by whoever saw the credentials as they are", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store, "w@example.com");
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
    "a number is proved as it is now, and another address is nobody else's", Store, on_sqlite, on_postgres) {
  Store store;
  auto w = somebody_proved("w@example.com");
  w.phone = 254'712'345'678;
  const auto owner = new_owner(store, w);
  new_owner(store, "o@example.com");
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
