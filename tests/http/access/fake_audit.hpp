#pragma once

#include "actors/gateway/audit_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// Entries in memory, and what was asked for last.
class fake_audit final : public actors::audit_gateway {
 public:
  explicit fake_audit(answering& how);
  [[nodiscard]] std::vector<route> routes();

  persistence::audit_page page;
  persistence::audit_question last_question;
  actors::audit_view last_view{};
  std::vector<domain::audit_origin> exports_noted;

  void list_entries(domain::account_id, persistence::audit_question question, actors::audit_view view,
      actors::completion<persistence::audit_page> done) override;
  void note_export(domain::account_id, domain::audit_origin by, const persistence::audit_question&,
      actors::completion<std::string> done) override;
  /// A first page of a line an entry, and an empty one behind it.
  void export_entries(domain::account_id, persistence::audit_question question, actors::audit_view view,
      actors::completion<actors::table_page> done) override;

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
