#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/access/member_records.hpp"
#include "persistence/access/staff_store.hpp"

#include <cstdint>
#include <vector>

namespace mbs::actors {

/// A person with what they are for which account.
struct staff_person {
  persistence::person_listed person;
  std::vector<persistence::membership_listed> accounts;  ///< ascending by account; at most 100
};

/// People for the platform's staff. Safe to call from any thread. Nothing blocks. `turn` is whose share of
/// the store a question takes. Each change counts before it is answered, here and within a second in other
/// servers. Errors besides those listed: store_unavailable, overloaded, rate_limited.
class staff_people_gateway {
 public:
  virtual ~staff_people_gateway() = default;

  /// Ascending by id. Errors: malformed_request when more than 1,000 begin so.
  virtual void search_people(domain::account_id turn, persistence::person_search wanted,
      completion<std::vector<persistence::person_listed>> done) = 0;
  /// Errors: not_found.
  virtual void get_person(domain::account_id turn, domain::person_id id, completion<staff_person> done) = 0;
  /// Closing ends all sessions and codes. Errors: not_found, no_change when it is so already, last_owner when
  /// an account would have no owner left who can sign in.
  virtual void set_open(domain::account_id turn, domain::person_id id, bool open,
      const domain::audit_origin& by, completion<persistence::person_listed> done) = 0;
  /// A role that rises ends the sessions. Errors: not_found, no_change.
  virtual void set_platform_role(domain::account_id turn, domain::person_id id, domain::platform_role role,
      const domain::audit_origin& by, completion<persistence::person_listed> done) = 0;
  /// All of the person; how many. Errors: not_found.
  virtual void end_sessions(domain::account_id turn, domain::person_id id, const domain::audit_origin& by,
      completion<std::int64_t> done) = 0;
};

}  // namespace mbs::actors
