#pragma once

#include "actors/gateway/staff_people_gateway.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// Two people in memory, the first of whom owns account 1 alone, and by whom one was changed last. Their ids
/// are nobody's of fake_sessions.
class fake_staff_people final : public actors::staff_people_gateway {
 public:
  using person_listed = persistence::person_listed;

  explicit fake_staff_people(answering& how);

  std::vector<person_listed> people;
  persistence::person_search last_wanted;
  domain::audit_origin last_by;
  bool too_many = false;  ///< begin with what is looked for

  void search_people(domain::account_id, persistence::person_search wanted,
      actors::completion<std::vector<person_listed>> done) override;
  void get_person(
      domain::account_id, domain::person_id id, actors::completion<actors::staff_person> done) override;
  void set_open(domain::account_id, domain::person_id id, bool open, const domain::audit_origin& by,
      actors::completion<person_listed> done) override;
  void set_platform_role(domain::account_id, domain::person_id id, domain::platform_role role,
      const domain::audit_origin& by, actors::completion<person_listed> done) override;
  void end_sessions(domain::account_id, domain::person_id id, const domain::audit_origin& by,
      actors::completion<std::int64_t> done) override;

 private:
  [[nodiscard]] person_listed* find(domain::person_id id);
  template <class Change>
  void change(actors::completion<person_listed> done, domain::person_id id, const domain::audit_origin& by,
      Change make);

  answering& how_;
};

}  // namespace mbs::http::tests
