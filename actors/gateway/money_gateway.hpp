#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/ids.hpp"
#include "domain/money/ledger.hpp"

namespace mbs::actors {

/// An account's money, as the front end may ask for it. Safe to call from any thread. Nothing blocks.
class money_gateway {
 public:
  virtual ~money_gateway() = default;

  /// What is available and reserved at this moment. Errors: store_unavailable, overloaded.
  virtual void get_balance(domain::account_id account, completion<domain::balance> done) = 0;
};

}  // namespace mbs::actors
