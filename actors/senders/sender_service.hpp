#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/sender_gateway.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

/// Asks the ACCOUNT which senders count, so that what is shown is what submissions are judged by, and the
/// store for what else is known of them.
class sender_service final : public sender_gateway {
 public:
  /// `store` and `plan` outlive it.
  sender_service(
      store_pool& store, accounts_actor accounts, const domain::numbering_plan& plan, clock_function now)
      : store_{store}, accounts_{std::move(accounts)}, plan_{plan}, now_{std::move(now)} {}

  void list_senders(domain::account_id account, completion<std::vector<sender_report>> done) override;

 private:
  store_pool& store_;
  accounts_actor accounts_;
  const domain::numbering_plan& plan_;
  clock_function now_;
};

}  // namespace mbs::actors
