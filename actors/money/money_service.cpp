#include "actors/money/money_service.hpp"

#include "actors/access/noted_table.hpp"
#include "actors/money/statement_csv.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/money/books_store.hpp"

namespace mbs::actors {

using persistence::books_store;

void money_service::get_balance(domain::account_id account, completion<domain::balance> done) {
  caf::anon_send(accounts_, read_balance{account, std::move(done)});
}

void money_service::get_statement(
    domain::account_id account, domain::report_span days, completion<domain::statement> done) {
  answer_by_look<books_store>(store_, account, std::move(done),
      [account, days](books_store& store) { return store.draw_statement(account, days); });
}

void money_service::note_statement(domain::account_id account, domain::report_span days,
    const domain::audit_origin& by, completion<std::string> done) {
  note_table(store_, account,
      {by, "statement.exported", account, {{"from", to_text(days.from)}, {"to", to_text(days.to)}},
          statement_head()},
      std::move(done));
}

void money_service::export_statement(
    domain::account_id account, domain::report_span days, completion<table_page> done) {
  answer_by_look<books_store>(
      store_, account, std::move(done), [account, days](books_store& store) -> domain::result<table_page> {
        const auto drawn = store.draw_statement(account, days);
        if (!drawn) return drawn.error();
        return lines_of(*drawn);
      });
}

}  // namespace mbs::actors
