#pragma once

#include "persistence/money/reconciliation_store.hpp"
#include "persistence/sql/session.hpp"

/// Reconciliations in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_reconciliation_store final : public reconciliation_store {
 public:
  /// `session` outlives the store.
  explicit sql_reconciliation_store(sql::session& session) : session_{session} {}

  domain::result<begun_reconciliation> begin_reconciliation(
      bool is_nightly, domain::time_point now, const domain::audit_origin& by) override;
  domain::result<reconciliation_progress> reconcile_some(const reconciliation_request& request) override;
  domain::result<reconciliation_standing> reconciliation_stands() override;
  domain::result<reconciliation_run> get_reconciliation(domain::reconciliation_id id) override;
  domain::result<reconciliation_page> list_reconciliations(const reconciliation_filter& wanted) override;
  domain::result<difference_page> list_differences(const difference_filter& wanted) override;
  std::string trouble() const override { return session_.trouble(); }

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
