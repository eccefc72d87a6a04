#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/gateway/table_page.hpp"
#include "domain/access/audit.hpp"
#include "persistence/money/reconciliation_records.hpp"

#include <string>
#include <string_view>

namespace mbs::actors {

/// M-Pesa, books, messages and operators held against each other, as staff may ask for it; `turn` is whose
/// turn of looks and changes it takes. Safe to call from any thread. Nothing blocks. Errors besides those of
/// persistence::reconciliation_store: overloaded, rate_limited.
class reconciliation_gateway {
 public:
  virtual ~reconciliation_gateway() = default;

  /// Begins a run, or gives the one that is under way.
  virtual void begin(domain::account_id turn, const domain::audit_origin& by,
      completion<persistence::begun_reconciliation> done) = 0;
  virtual void list(domain::account_id turn, persistence::reconciliation_filter wanted,
      completion<persistence::reconciliation_page> done) = 0;
  virtual void get(domain::account_id turn, domain::reconciliation_id id,
      completion<persistence::reconciliation_run> done) = 0;
  virtual void differences(domain::account_id turn, persistence::difference_filter wanted,
      completion<persistence::difference_page> done) = 0;

  /// Writes into the audit log that the differences of a run are taken out of the house; gives the table's
  /// line of names.
  virtual void note_export(domain::account_id turn, domain::reconciliation_id id,
      const domain::audit_origin& by, completion<std::string> done) = 0;
  virtual void export_differences(domain::account_id turn, persistence::difference_filter wanted,
      domain::cause_language language, completion<table_page> done) = 0;

  /// As the API spells it; "unknown" for one that is not listed.
  [[nodiscard]] virtual std::string_view network_name(domain::network_id network) const = 0;
};

}  // namespace mbs::actors
