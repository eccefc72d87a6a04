#pragma once

#include "domain/errc.hpp"
#include "persistence/money/reconciliation_records.hpp"

namespace mbs::persistence {

/// Runs that hold M-Pesa, books, messages and operators against each other, and what they found. Corrects
/// nothing. Each run covers what came since the one before it, whose end was taken at one moment of the
/// store: nothing grows with history. One is under way at a time. One thread; every call may block and none
/// throws. Errors of all: store_unavailable, timed_out.
class reconciliation_store {
 public:
  virtual ~reconciliation_store() = default;

  /// Begins a run, with its entry in the audit log unless the node itself does; the one that is under way
  /// when there is one.
  [[nodiscard]] virtual domain::result<begun_reconciliation> begin_reconciliation(
      bool is_nightly, domain::time_point now, const domain::audit_origin& by) = 0;
  /// A bounded step. Whoever ends the process and however many take steps, each record counts once.
  [[nodiscard]] virtual domain::result<reconciliation_progress> reconcile_some(
      const reconciliation_request& request) = 0;
  [[nodiscard]] virtual domain::result<reconciliation_standing> reconciliation_stands() = 0;

  [[nodiscard]] virtual domain::result<reconciliation_run> get_reconciliation(
      domain::reconciliation_id id) = 0;
  [[nodiscard]] virtual domain::result<reconciliation_page> list_reconciliations(
      const reconciliation_filter& wanted) = 0;
  /// not_found without the run.
  [[nodiscard]] virtual domain::result<difference_page> list_differences(const difference_filter& wanted) = 0;

  /// What the database said at the last failure, for logs; never for customers.
  [[nodiscard]] virtual std::string trouble() const = 0;
};

}  // namespace mbs::persistence
