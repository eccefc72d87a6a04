#pragma once

#include "actors/gateway/report_gateway.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

/// Asks the store, in the lane for people.
class report_service final : public report_gateway {
 public:
  /// `pool` and `plan` outlive the service.
  report_service(store_pool& pool, const domain::numbering_plan& plan) : pool_{pool}, plan_{plan} {}

  void daily_report(persistence::report_filter filter, completion<domain::daily_report> done) override;
  void oldest_unfinished(domain::account_id turn, completion<oldest_message> done) override;
  const domain::numbering_plan& plan() const override { return plan_; }

 private:
  store_pool& pool_;
  const domain::numbering_plan& plan_;
};

}  // namespace mbs::actors
