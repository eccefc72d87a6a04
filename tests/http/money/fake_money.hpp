#pragma once

#include "actors/gateway/money_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// An account with 1,000 shillings, of which one message's price is reserved.
class fake_money final : public actors::money_gateway {
 public:
  explicit fake_money(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes();

  void get_balance(domain::account_id, actors::completion<domain::balance> done) override;
  void get_statement(
      domain::account_id, domain::report_span days, actors::completion<domain::statement> done) override;
  void note_statement(domain::account_id account, domain::report_span days, const domain::audit_origin& by,
      actors::completion<std::string> done) override;
  void print_statement(domain::account_id account, domain::report_span days, const domain::audit_origin& by,
      actors::completion<std::string> done) override;
  void export_statement(
      domain::account_id, domain::report_span days, actors::completion<actors::table_page> done) override;

  std::vector<domain::account_id> noted;  ///< whose statement was taken out of the house

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
