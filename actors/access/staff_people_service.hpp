#pragma once

#include "actors/gateway/staff_people_gateway.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

/// People out of the store, and the operator's changes of them: each in one transaction with its entry.
class staff_people_service final : public staff_people_gateway {
 public:
  /// Both outlive it.
  staff_people_service(store_pool& store, node_counters& counters) : store_{store}, counters_{counters} {}

  void search_people(domain::account_id turn, persistence::person_search wanted,
      completion<std::vector<persistence::person_listed>> done) override;
  void get_person(domain::account_id turn, domain::person_id id, completion<staff_person> done) override;
  void set_open(domain::account_id turn, domain::person_id id, bool open, const domain::audit_origin& by,
      completion<persistence::person_listed> done) override;
  void set_platform_role(domain::account_id turn, domain::person_id id, domain::platform_role role,
      const domain::audit_origin& by, completion<persistence::person_listed> done) override;
  void end_sessions(domain::account_id turn, domain::person_id id, const domain::audit_origin& by,
      completion<std::int64_t> done) override;

 private:
  store_pool& store_;
  node_counters& counters_;
};

}  // namespace mbs::actors
