#pragma once

#include "http/money/money_routes.hpp"
#include "tests/http/answering.hpp"

namespace mbs::http::tests {

/// An account with 1,000 shillings, of which one message's price is reserved.
class fake_money final : public actors::money_gateway {
 public:
  explicit fake_money(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes() { return money_routes(*this); }

  void get_balance(domain::account_id, actors::completion<domain::balance> done) override {
    how_.respond<domain::balance>(std::move(done), [] {
      return domain::balance{
          domain::money::from_shillings(1'000), domain::money::from_units(8'000), domain::money{}};
    });
  }

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
