#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/money_gateway.hpp"

namespace mbs::actors {

/// Asks the ACCOUNT, which alone knows what is reserved at this moment.
class money_service final : public money_gateway {
 public:
  explicit money_service(accounts_actor accounts) : accounts_{std::move(accounts)} {}

  void get_balance(domain::account_id account, completion<domain::balance> done) override;

 private:
  accounts_actor accounts_;
};

}  // namespace mbs::actors
