#pragma once

#include "actors/gateway/reconciliation_gateway.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <vector>

namespace mbs::http::tests {

/// A run that has ended with the differences that a test puts into `found`; beginning one leaves it running.
class fake_reconciliations final : public actors::reconciliation_gateway {
 public:
  explicit fake_reconciliations(answering& how);

  std::vector<persistence::reconciliation_run> runs;    ///< oldest first
  std::vector<persistence::numbered_difference> found;  ///< of the first run
  persistence::difference_filter last_wanted;
  std::vector<domain::reconciliation_id> exported;

  void begin(domain::account_id, const domain::audit_origin& by,
      actors::completion<persistence::begun_reconciliation> done) override;
  void list(domain::account_id, persistence::reconciliation_filter wanted,
      actors::completion<persistence::reconciliation_page> done) override;
  void get(domain::account_id, domain::reconciliation_id id,
      actors::completion<persistence::reconciliation_run> done) override;
  void differences(domain::account_id, persistence::difference_filter wanted,
      actors::completion<persistence::difference_page> done) override;
  void note_export(domain::account_id, domain::reconciliation_id id, const domain::audit_origin& by,
      actors::completion<std::string> done) override;
  void export_differences(domain::account_id, persistence::difference_filter wanted,
      domain::cause_language language, actors::completion<actors::table_page> done) override;
  std::string_view network_name(domain::network_id network) const override;

 private:
  [[nodiscard]] actors::outcome<persistence::difference_page> page(persistence::difference_filter wanted);

  answering& how_;
};

}  // namespace mbs::http::tests
