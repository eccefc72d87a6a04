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

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
