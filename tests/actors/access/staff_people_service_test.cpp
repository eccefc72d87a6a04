#include "actors/access/staff_people_service.hpp"

#include "persistence/access/session_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"
#include "tests/actors/result_of.hpp"

namespace mbs::actors::testing {

namespace {

using domain::errc;
using domain::platform_role;
using persistence::person_listed;

/// A company with two owners, one of whom is signed in, and the service that staff ask.
struct people_at_work {
  people_at_work() {
    account = store.get<persistence::account_store>()
                  .create_account({"a@example.com", "Duka", {}, "", {}}, beginning)
                  ->id;
    asha = owner("asha@example.com");
    juma = owner("juma@example.com");
    persistence::made_person desk;
    desk.person.email = desk.person.email_folded = "desk@example.com";
    desk.person.created_at = beginning;
    desk.person.platform_role = platform_role::operator_;
    by.who.id = store.get<persistence::staff_store>().make_person(desk, {}).value().value;
    persistence::session_record session;
    session.person = asha;
    session.created_at = session.used_at = beginning;
    REQUIRE(store.get<persistence::session_store>().create_session(session).has_value());
  }
  domain::person_id owner(const std::string& email) {
    persistence::made_person p;
    p.person.email = p.person.email_folded = email;
    p.person.created_at = beginning;
    p.member.emplace(account, domain::account_role::owner);
    return store.get<persistence::staff_store>().make_person(p, {}).value();
  }
  outcome<person_listed> set_open(domain::person_id id, bool open) {
    return result_of<person_listed>([&](auto done) { service.set_open(turn, id, open, by, done); });
  }
  outcome<person_listed> set_role(domain::person_id id, platform_role role) {
    return result_of<person_listed>([&](auto done) { service.set_platform_role(turn, id, role, by, done); });
  }
  outcome<std::int64_t> end_sessions(domain::person_id id) {
    return result_of<std::int64_t>([&](auto done) { service.end_sessions(turn, id, by, done); });
  }
  outcome<staff_person> get(domain::person_id id) {
    return result_of<staff_person>([&](auto done) { service.get_person(turn, id, done); });
  }

  real_store store;
  inline_pool pool{*store.connection};
  node_counters counters;
  staff_people_service service{pool, counters};
  domain::account_id turn{7};
  domain::audit_origin by{{domain::actor_kind::person, 7}, beginning, {}};
  domain::account_id account;
  domain::person_id asha, juma;
  domain::person_id nobody{5};
};

}  // namespace

TEST_CASE(
    "staff see a person with their accounts, and what they change of one counts before it is answered") {
  people_at_work at;
  const auto shown = at.get(at.asha);
  REQUIRE(shown.has_value());
  REQUIRE(shown->accounts.size() == 1);
  CHECK(shown->accounts[0].account_name == "Duka");
  CHECK(shown->accounts[0].member.role == domain::account_role::owner);
  const auto given = at.set_role(at.asha, platform_role::support);
  REQUIRE(given.has_value());
  CHECK(given->person.platform_role == platform_role::support);
  CHECK(figure(at.counters.session_changes) == 1);
  const auto closed = at.set_open(at.asha, false);
  REQUIRE(closed.has_value());
  CHECK_FALSE(closed->person.active);
  CHECK(figure(at.counters.session_changes) == 2);
  CHECK_FALSE(at.get(at.asha)->person.person.active);
}

TEST_CASE("what staff cannot change of a person is refused, and changes nothing") {
  people_at_work at;
  CHECK(at.get(at.nobody).error().why == errc::not_found);
  CHECK(at.set_open(at.nobody, false).error().why == errc::not_found);
  CHECK(at.set_role(at.nobody, platform_role::support).error().why == errc::not_found);
  CHECK(at.end_sessions(at.nobody).error().why == errc::not_found);
  CHECK(at.set_open(at.juma, true).error().why == errc::no_change);
  CHECK(at.set_role(at.juma, platform_role::none).error().why == errc::no_change);
  CHECK(figure(at.counters.session_changes) == 0);
  REQUIRE(at.set_open(at.asha, false).has_value());
  CHECK(at.set_open(at.juma, false).error().why == errc::last_owner);
  CHECK(at.get(at.juma)->person.person.active);
}

TEST_CASE("staff end all sessions of a person, and find people by a beginning") {
  people_at_work at;
  CHECK(at.end_sessions(at.asha).value() == 1);
  CHECK(at.end_sessions(at.asha).value() == 0);
  const auto found = result_of<std::vector<person_listed>>(
      [&](auto done) { at.service.search_people(at.turn, {.prefix = "ASHA"}, done); });
  REQUIRE(found.has_value());
  REQUIRE(found->size() == 1);
  CHECK(found->front().person.id == at.asha);
}

}  // namespace mbs::actors::testing
