#include "tests/http/access/fake_audit.hpp"

#include "http/access/audit_routes.hpp"

#include <string>
#include <utility>

namespace mbs::http::tests {

fake_audit::fake_audit(answering& how) : how_{how} {}

std::vector<route> fake_audit::routes() {
  return audit_routes(*this);
}

void fake_audit::list_entries(domain::account_id, persistence::audit_question question,
    actors::audit_view view, actors::completion<persistence::audit_page> done) {
  how_.respond<persistence::audit_page>(std::move(done), [this, question, view] {
    last_question = question;
    last_view = view;
    return page;
  });
}

void fake_audit::note_export(domain::account_id, domain::audit_origin by, const persistence::audit_question&,
    actors::completion<std::string> done) {
  how_.respond<std::string>(std::move(done), [this, by] {
    exports_noted.push_back(by);
    return std::string{"\"number\"\r\n"};
  });
}

void fake_audit::export_entries(domain::account_id, persistence::audit_question question,
    actors::audit_view view, actors::completion<actors::table_page> done) {
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

}  // namespace mbs::http::tests
