#include "actors/access/staff_people_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/access/member_store.hpp"

#include <memory>
#include <utility>

namespace mbs::actors {

using persistence::member_store;
using persistence::person_listed;
using persistence::staff_store;

namespace {

domain::result<staff_person> load(staff_store& people, member_store& members, domain::person_id id) {
  auto found = people.find(id, {});
  if (!found) return found.error();
  auto accounts = members.memberships_of(id);
  if (!accounts) return accounts.error();
  return staff_person{std::move(*found), std::move(*accounts)};
}

/// The same once the change is committed: who has lost a right has lost it before it is answered.
template <class T>
completion<T> counted(completion<T> done, node_counters& counters) {
  return [done = std::move(done), &counters](outcome<T> changed) {
    if (changed) raise(counters.session_changes);
    done(std::move(changed));
  };
}

}  // namespace

void staff_people_service::search_people(
    domain::account_id turn, persistence::person_search wanted, completion<std::vector<person_listed>> done) {
  answer_by_look<staff_store>(store_, turn, std::move(done),
      [wanted = std::move(wanted)](staff_store& people) { return people.search(wanted); });
}

void staff_people_service::get_person(
    domain::account_id turn, domain::person_id id, completion<staff_person> done) {
  const auto shared = std::make_shared<completion<staff_person>>(std::move(done));
  const auto verdict = store_.look<staff_store, member_store>(
      turn,
      [shared, id](staff_store& people, member_store& members) {
        (*shared)(outcome_of<staff_person>(load(people, members, id)));
      },
      [shared] { (*shared)(gave_up_look()); });
  if (verdict != domain::admittance::taken) (*shared)(refusal_of_look(verdict));
}

void staff_people_service::set_open(domain::account_id turn, domain::person_id id, bool open,
    const domain::audit_origin& by, completion<person_listed> done) {
  answer_by_change<staff_store, person_listed>(store_, turn, counted(std::move(done), counters_),
      [id, open, by](staff_store& people) -> domain::result<person_listed> {
        if (const auto set = people.set_active(id, open, {by, {}}, by.at); !set) return set.error();
        return people.find(id, {});
      });
}

void staff_people_service::set_platform_role(domain::account_id turn, domain::person_id id,
    domain::platform_role role, const domain::audit_origin& by, completion<person_listed> done) {
  answer_by_change<staff_store, person_listed>(store_, turn, counted(std::move(done), counters_),
      [id, role, by](staff_store& people) -> domain::result<person_listed> {
        if (const auto set = people.set_platform_role(id, role, {by, {}}, by.at); !set) return set.error();
        return people.find(id, {});
      });
}

void staff_people_service::end_sessions(domain::account_id turn, domain::person_id id,
    const domain::audit_origin& by, completion<std::int64_t> done) {
  answer_by_change<staff_store, std::int64_t>(store_, turn, counted(std::move(done), counters_),
      [id, by](staff_store& people) -> domain::result<std::int64_t> {
        if (const auto found = people.find(id, {}); !found) return found.error();
        return people.end_sessions(id, {by, {}}, by.at);
      });
}

}  // namespace mbs::actors
