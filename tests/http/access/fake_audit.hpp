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
  std::vector<domain::audit_origin> exports_noted;

  void list_entries(domain::account_id, persistence::audit_question question, actors::audit_view view,
      actors::completion<persistence::audit_page> done) override {
    how_.respond<persistence::audit_page>(std::move(done), [this, question, view] {
      last_question = question;
      last_view = view;
      return page;
    });
  }
  void note_export(domain::account_id, domain::audit_origin by, const persistence::audit_question&,
      actors::completion<std::string> done) override {
    how_.respond<std::string>(std::move(done), [this, by] {
      exports_noted.push_back(by);
      return std::string{"\"number\"\r\n"};
    });
  }
  /// A first page of a line an entry, and an empty one behind it.
  void export_entries(domain::account_id, persistence::audit_question question, actors::audit_view view,
      actors::completion<actors::table_page> done) override {
    how_.respond<actors::table_page>(std::move(done), [this, question, view] {
      last_question = question;
      last_view = view;
      actors::table_page table;
      if (question.before) return table;
      for (const auto& row : page.rows)
        table.lines += '"' + std::to_string(row.number) + "\"\r\n";
      table.rows = static_cast<std::uint32_t>(page.rows.size());
      if (page.next) table.next = persistence::to_text(*page.next);
      return table;
    });
  }

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
