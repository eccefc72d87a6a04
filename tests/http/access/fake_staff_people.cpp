#include "tests/http/access/fake_staff_people.hpp"

#include <string>
#include <utility>

namespace mbs::http::tests {
namespace {

actors::refusal refused(domain::errc why) {
  return {why, {}, {}};
}

}  // namespace

fake_staff_people::fake_staff_people(answering& how) : how_{how} {
  for (const std::int64_t id : {901, 902}) {
    auto& p = people.emplace_back();
    p.person.id = {id};
    p.person.name = "Amina " + std::to_string(id);
    p.person.email = p.person.email_folded = "amina" + std::to_string(id) + "@example.com";
    p.person.password = "$argon2id$secret";
  }
  people[0].has_factor = true;
  people[1].person.platform_role = domain::platform_role::support;
}

void fake_staff_people::search_people(domain::account_id, persistence::person_search wanted,
    actors::completion<std::vector<person_listed>> done) {
  how_.respond<std::vector<person_listed>>(
      std::move(done), [this, wanted]() -> actors::outcome<std::vector<person_listed>> {
        last_wanted = wanted;
        if (too_many) return refused(domain::errc::malformed_request);
        std::vector<person_listed> found;
        for (const auto& p : people)
          if (found.size() < wanted.limit) found.push_back(p);
        return found;
      });
}

void fake_staff_people::get_person(
    domain::account_id, domain::person_id id, actors::completion<actors::staff_person> done) {
  how_.respond<actors::staff_person>(std::move(done), [this, id]() -> actors::outcome<actors::staff_person> {
    const auto* found = find(id);
    if (found == nullptr) return refused(domain::errc::not_found);
    actors::staff_person shown{*found, {}};
    shown.accounts.push_back({{domain::account_id{1}, id, domain::account_role::owner, {}}, "Duka", false});
    return shown;
  });
}

void fake_staff_people::set_open(domain::account_id, domain::person_id id, bool open,
    const domain::audit_origin& by, actors::completion<person_listed> done) {
  change(std::move(done), id, by, [this, id, open](person_listed& p) {
    if (p.person.active == open) return domain::errc::no_change;
    if (!open && id == people[0].person.id) return domain::errc::last_owner;
    p.person.active = open;
    return domain::errc::none;
  });
}

void fake_staff_people::set_platform_role(domain::account_id, domain::person_id id,
    domain::platform_role role, const domain::audit_origin& by, actors::completion<person_listed> done) {
  change(std::move(done), id, by, [role](person_listed& p) {
    if (p.person.platform_role == role) return domain::errc::no_change;
    p.person.platform_role = role;
    return domain::errc::none;
  });
}

void fake_staff_people::end_sessions(domain::account_id, domain::person_id id, const domain::audit_origin& by,
    actors::completion<std::int64_t> done) {
  how_.respond<std::int64_t>(std::move(done), [this, id, by]() -> actors::outcome<std::int64_t> {
    if (find(id) == nullptr) return refused(domain::errc::not_found);
    last_by = by;
    return std::int64_t{3};
  });
}

fake_staff_people::person_listed* fake_staff_people::find(domain::person_id id) {
  for (auto& p : people)
    if (p.person.id == id) return &p;
  return nullptr;
}

template <class Change>
void fake_staff_people::change(actors::completion<person_listed> done, domain::person_id id,
    const domain::audit_origin& by, Change make) {
  how_.respond<person_listed>(std::move(done), [this, id, by, make]() -> actors::outcome<person_listed> {
    auto* found = find(id);
    if (found == nullptr) return refused(domain::errc::not_found);
    if (const auto why = make(*found); why != domain::errc::none) return refused(why);
    last_by = by;
    return *found;
  });
}

}  // namespace mbs::http::tests
