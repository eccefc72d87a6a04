#include "tests/persistence/access/person_fixture.hpp"

#include <atomic>

namespace mbs::test {

using domain::errc;
using domain::platform_role;
using persistence::made_person;
using namespace std::chrono_literals;

namespace {

made_person somebody(const std::string& email, platform_role role = platform_role::none) {
  made_person made;
  made.person.name = "Otieno";
  made.person.email = made.person.email_folded = email;
  made.person.platform_role = role;
  made.person.created_at = noon();
  return made;
}

}  // namespace

TEST_CASE_TEMPLATE(
    "the operator makes staff, with a factor that is on at once", Store, on_sqlite, on_postgres) {
  Store store;
  auto wanted = somebody("o@example.com", platform_role::operator_);
  wanted.factor = crypto::new_totp_secret();
  const auto made = store.staff().make_person(wanted, {});
  REQUIRE(made);
  CHECK(store.staff().make_person(wanted, {}).error() == errc::already_exists);
  const auto found = store.staff().find({}, "o@example.com");
  REQUIRE(found);
  CHECK(found->person.id == *made);
  CHECK(found->has_factor);
  CHECK(store.factors()
            .judge({*made, noon(), {}, {}}, {crypto::totp_code(wanted.factor, noon()), false}, {})
            ->verdict == domain::factor_verdict::accepted);
  REQUIRE(store.staff().make_person(somebody("c@example.com"), {}));
  CHECK(store.staff().list(true, {}, 10)->size() == 1);
  CHECK(store.staff().list(false, {}, 10)->size() == 2);
  CHECK(store.staff().list(false, *made, 10)->size() == 1);
  CHECK(store.number("SELECT COUNT(*) FROM audit_entries WHERE action = 'person.made'") == 2);
}

TEST_CASE_TEMPLATE("a member is made with the account's role, or not at all", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto wanted = somebody("m@example.com");
  wanted.member.emplace(domain::account_id{account.value + 1}, domain::account_role::owner);
  CHECK(store.staff().make_person(wanted, {}).error() == errc::not_found);
  CHECK(store.staff().find({}, "m@example.com").error() == errc::not_found);
  wanted.member->first = account;
  const auto made = store.staff().make_person(wanted, {});
  REQUIRE(made);
  CHECK(store.members().find_member(account, *made)->value().role == domain::account_role::owner);
}

TEST_CASE_TEMPLATE(
    "a role that rises ends the sessions, one that falls is told to servers", Store, on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  w.begin_session("before");
  auto& staff = store.staff();
  REQUIRE(staff.set_platform_role(w.id(), platform_role::support, {}, noon()));
  CHECK_FALSE(w.is_alive("before"));
  CHECK(staff.set_platform_role(w.id(), platform_role::support, {}, noon()).error() == errc::no_change);
  CHECK(staff.set_platform_role({5}, platform_role::support, {}, noon()).error() == errc::not_found);
  w.begin_session("while");
  store.run("DELETE FROM account_changes");
  REQUIRE(staff.set_platform_role(w.id(), platform_role::none, {}, noon()));
  CHECK(w.is_alive("while"));
  CHECK(store.number("SELECT COUNT(*) FROM account_changes") == 1);
  CHECK(w.audited("person.platform_role_changed") == 2);
}

TEST_CASE_TEMPLATE("whoever is closed has no session, and is not the last owner of anything", Store,
    on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  auto& staff = store.staff();
  CHECK(staff.set_active(w.id(), false, {}, noon()).error() == errc::last_owner);
  auto second = somebody("s@example.com");
  second.member.emplace(w.owner.account, domain::account_role::owner);
  const auto other = *staff.make_person(second, {});
  w.begin_session("open");
  REQUIRE(staff.set_active(w.id(), false, {}, noon()));
  CHECK_FALSE(w.is_alive("open"));
  CHECK_FALSE(store.persons().get_person(w.id())->active);
  CHECK(staff.set_active(other, false, {}, noon()).error() == errc::last_owner);
  CHECK(staff.set_active(w.id(), false, {}, noon()).error() == errc::no_change);
  REQUIRE(staff.set_active(w.id(), true, {}, noon()));
  REQUIRE(staff.set_active(other, false, {}, noon()));
  CHECK(w.audited("person.closed") == 2);
  CHECK(w.audited("person.opened") == 1);
}

TEST_CASE_TEMPLATE(
    "of two operators who close each other, or take each other's role, at the same moment one is left", Store,
    on_sqlite, on_postgres) {
  Store store;
  for (const bool by_closing : {true, false}) {
    const std::string place = by_closing ? "@a.example" : "@b.example";
    const auto one = *store.staff().make_person(somebody("one" + place, platform_role::operator_), {});
    const auto two = *store.staff().make_person(somebody("two" + place, platform_role::operator_), {});
    std::atomic<int> done{0}, late{0};
    at_once(store, 2, [&](persistence::store_connection& own, int i) {
      auto& staff = own.get<persistence::staff_store>();
      const auto by = by_person(i == 0 ? one : two);
      const auto whom = i == 0 ? two : one;
      const auto changed = by_closing ? staff.set_active(whom, false, by, noon())
                                      : staff.set_platform_role(whom, platform_role::none, by, noon());
      if (changed) ++done;
      if (!changed && changed.error() == errc::unauthenticated) ++late;
    });
    CHECK(done == 1);
    CHECK(late == 1);
    CHECK(store.number("SELECT COUNT(*) FROM persons WHERE active = 1 AND platform_role = 'operator' AND "
                       "email LIKE '%" +
              place + "'") == 1);
  }
}

TEST_CASE_TEMPLATE("a code from before somebody was closed leads nowhere", Store, on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  auto second = somebody("s@example.com");
  second.member.emplace(w.owner.account, domain::account_role::owner);
  REQUIRE(store.staff().make_person(second, {}));
  const persistence::code_place where{persistence::code_purpose::reset_password, "w@example.com", w.id()};
  const domain::code_moment at{noon(), 20'000};
  REQUIRE(store.codes().make_code(where, {}, at, {}));
  REQUIRE(store.staff().set_active(w.id(), false, {}, noon()));
  CHECK(store.codes().judge_code(where, {}, at, {})->verdict == domain::code_verdict::ended);
  REQUIRE(store.staff().set_active(w.id(), true, {}, noon()));
  CHECK(store.codes().judge_code(where, {}, at, {})->verdict == domain::code_verdict::ended);
}

TEST_CASE_TEMPLATE("sessions are ended one by one or all of a person", Store, on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  const auto one = w.begin_session("one");
  w.begin_session("two");
  w.begin_session("three");
  CHECK(*store.staff().end_session(one.id, {}, noon()) == w.id());
  CHECK(store.staff().end_session(one.id, {}, noon()).error() == errc::not_found);
  CHECK_FALSE(w.is_alive("one"));
  CHECK(w.is_alive("two"));
  CHECK(*store.staff().end_sessions(w.id(), {}, noon()) == 2);
  CHECK(*store.staff().end_sessions(w.id(), {}, noon()) == 0);
  CHECK_FALSE(w.is_alive("three"));
  CHECK(w.audited("session.ended") == 1);
  CHECK(w.audited("sessions.ended") == 1);
}

}  // namespace mbs::test
