#include "actors/money/money_service.hpp"

#include "actors/access/noted_table.hpp"
#include "actors/money/statement_csv.hpp"
#include "actors/money/statement_pdf.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/money/books_store.hpp"

namespace mbs::actors {

using persistence::books_store;
using persistence::profile_store;

namespace {

noted_table taken_out(domain::account_id account, domain::report_span days, const domain::audit_origin& by) {
  return {by, "statement.exported", account, {{"from", to_text(days.from)}, {"to", to_text(days.to)}},
      statement_head()};
}

domain::result<std::string> print_now(books_store& books, profile_store& profiles, domain::account_id account,
    domain::report_span days, const domain::billing_party& issuer, domain::time_point now) {
  const auto holder = profiles.get_profile(account);
  if (!holder) return holder.error();
  const auto drawn = books.draw_statement(account, days);
  if (!drawn) return drawn.error();
  return printed(*drawn, paper_of(*holder, issuer, now));
}

}  // namespace

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
  note_table(store_, account, taken_out(account, days, by), std::move(done));
}

void money_service::print_statement(domain::account_id account, domain::report_span days,
    const domain::audit_origin& by, completion<std::string> done) {
  auto noted = taken_out(account, days, by);
  noted.facts.push_back({"as", "pdf"});
  note_table(store_, account, std::move(noted),
      [&store = store_, issuer = issuer_, account, days, at = by.at, done = std::move(done)](
          const outcome<std::string>& entry) mutable {
        if (!entry) return done(entry.error());
        const auto shared = std::make_shared<completion<std::string>>(std::move(done));
        const auto verdict = store.look<books_store, profile_store>(
            account,
            [shared, issuer, account, days, at](books_store& books, profile_store& profiles) {
              (*shared)(outcome_of(print_now(books, profiles, account, days, issuer, at)));
            },
            [shared] { (*shared)(gave_up_look()); });
        if (verdict != domain::admittance::taken) (*shared)(refusal_of_look(verdict));
      });
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
