#pragma once

#include "http/access/audit_routes.hpp"
#include "tests/http/answering.hpp"

#include <utility>
#include <vector>

namespace mbs::http::tests {

/// Entries in memory, and what was asked for last.
class fake_audit final : public actors::audit_gateway {
 public:
  explicit fake_audit(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes() { return audit_routes(*this); }

  persistence::audit_page page;
  persistence::audit_question last_question;
  actors::audit_view last_view{};

  void list_entries(domain::account_id, persistence::audit_question question, actors::audit_view view,
      actors::completion<persistence::audit_page> done) override {
    how_.respond<persistence::audit_page>(std::move(done), [this, question, view] {
      last_question = question;
      last_view = view;
      return page;
    });
  }
  void export_entries(domain::account_id, persistence::audit_question question, actors::audit_view view,
      actors::completion<actors::audit_table> done) override {
    how_.respond<actors::audit_table>(std::move(done), [this, question, view] {
      last_question = question;
      last_view = view;
      return actors::audit_table{"\"number\"\r\n", page.next};
    });
  }

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
