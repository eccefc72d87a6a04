#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/key_gateway.hpp"
#include "actors/mail/mailer_actor.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"

#include <utility>

namespace mbs::actors {

/// Changes keys in the store, with the mails to the owners, then tells those who remember keys.
class key_service final : public key_gateway {
 public:
  /// `store` and `counters` outlive it.
  key_service(store_pool& store, accounts_actor accounts, mailer_actor mailer, node_counters& counters,
      clock_function now)
      : store_{store},
        accounts_{std::move(accounts)},
        mailer_{std::move(mailer)},
        counters_{counters},
        now_{std::move(now)} {}

  void list_keys(domain::account_id account, domain::key_id after, std::uint32_t limit,
      completion<std::vector<persistence::key_record>> done) override;
  void get_key(
      domain::account_id account, domain::key_id id, completion<persistence::key_record> done) override;
  void create_key(const persistence::key_record& wanted, const domain::audit_origin& origin,
      completion<persistence::key_record> done) override;
  void rotate_key(domain::account_id account, domain::key_id old, const persistence::key_successor& next,
      domain::duration overlap, const domain::audit_origin& origin,
      completion<persistence::key_record> done) override;
  void revoke_key(domain::account_id account, domain::key_id id, const domain::audit_origin& origin,
      completion<domain::key_id> done) override;

 private:
  store_pool& store_;
  accounts_actor accounts_;
  mailer_actor mailer_;
  node_counters& counters_;
  clock_function now_;
};

}  // namespace mbs::actors
