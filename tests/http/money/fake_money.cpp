#include "tests/http/money/fake_money.hpp"

#include "http/money/money_routes.hpp"

#include <utility>

namespace mbs::http::tests {

std::vector<route> fake_money::routes() {
  auto all = money_routes(*this);
  for (auto& r : statement_routes(*this))
    all.push_back(std::move(r));
  return all;
}

void fake_money::get_balance(domain::account_id, actors::completion<domain::balance> done) {
  how_.respond<domain::balance>(std::move(done), [] {
    return domain::balance{
        domain::money::from_shillings(1'000), domain::money::from_units(8'000), domain::money{}};
  });
}

void fake_money::get_statement(
    domain::account_id, domain::report_span days, actors::completion<domain::statement> done) {
  how_.respond<domain::statement>(std::move(done), [days] {
    using domain::money;
    domain::statement s;
    s.days = days;
    s.opening = money::from_shillings(10);
    s.credited = money::from_shillings(100);
    s.charged = money::from_units(8'000);
    s.closing = money::from_units(1'092'000);
    s.moved.push_back({days.from, s.credited, {}, s.charged, s.closing});
    s.entries.push_back({days.from, {}, domain::transfer_kind::credit, s.credited, "QK12AB34CD"});
    return s;
  });
}

void fake_money::note_statement(domain::account_id account, domain::report_span, const domain::audit_origin&,
    actors::completion<std::string> done) {
  noted.push_back(account);
  how_.respond<std::string>(std::move(done), [] { return std::string{"\"day\"\r\n"}; });
}

void fake_money::print_statement(domain::account_id account, domain::report_span, const domain::audit_origin&,
    actors::completion<std::string> done) {
  noted.push_back(account);
  how_.respond<std::string>(std::move(done), [] { return std::string{"%PDF-1.3"}; });
}

void fake_money::export_statement(
    domain::account_id, domain::report_span, actors::completion<actors::table_page> done) {
  how_.respond<actors::table_page>(std::move(done), [] {
    return actors::table_page{"\"2026-01-31\"\r\n", 1, {}};
  });
}

}  // namespace mbs::http::tests
