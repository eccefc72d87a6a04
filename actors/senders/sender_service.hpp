#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/sender_gateway.hpp"

namespace mbs::actors {

/// Asks the ACCOUNT, so that what is shown is what submissions are judged by.
class sender_service final : public sender_gateway {
 public:
  /// `plan` outlives it.
  sender_service(accounts_actor accounts, const domain::numbering_plan& plan)
      : accounts_{std::move(accounts)}, plan_{plan} {}

  void list_senders(domain::account_id account, completion<std::vector<sender_report>> done) override;

 private:
  accounts_actor accounts_;
  const domain::numbering_plan& plan_;
};

}  // namespace mbs::actors
