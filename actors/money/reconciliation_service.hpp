#pragma once

#include "actors/gateway/reconciliation_gateway.hpp"
#include "actors/money/reconciler_actor.hpp"

namespace mbs::actors {

/// Asks the store, and tells RECONCILER of runs that somebody began.
class reconciliation_service final : public reconciliation_gateway {
 public:
  /// `store` and `networks` outlive the service.
  reconciliation_service(store_pool& store, reconciler_actor reconciler,
      const domain::numbering_plan& networks, clock_function now)
      : store_{store}, reconciler_{std::move(reconciler)}, networks_{networks}, now_{std::move(now)} {}

  void begin(domain::account_id turn, const domain::audit_origin& by,
      completion<persistence::begun_reconciliation> done) override;
  void list(domain::account_id turn, persistence::reconciliation_filter wanted,
      completion<persistence::reconciliation_page> done) override;
  void get(domain::account_id turn, domain::reconciliation_id id,
      completion<persistence::reconciliation_run> done) override;
  void differences(domain::account_id turn, persistence::difference_filter wanted,
      completion<persistence::difference_page> done) override;
  void note_export(domain::account_id turn, domain::reconciliation_id id, const domain::audit_origin& by,
      completion<std::string> done) override;
  void export_differences(domain::account_id turn, persistence::difference_filter wanted,
      domain::cause_language language, completion<table_page> done) override;
  std::string_view network_name(domain::network_id network) const override {
    return networks_.name_of(network);
  }

 private:
  store_pool& store_;
  reconciler_actor reconciler_;
  const domain::numbering_plan& networks_;
  clock_function now_;
};

}  // namespace mbs::actors
