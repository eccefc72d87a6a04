#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/member_gateway.hpp"
#include "actors/mail/mailer_actor.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"

#include <utility>

namespace mbs::actors {

/// Changes members and invitations in the store; what ends or lowers a right counts in this process before
/// the change is answered.
class member_service final : public member_gateway {
 public:
  /// `store` and `counters` outlive it.
  member_service(store_pool& store, accounts_actor accounts, mailer_actor mailer, node_counters& counters,
      clock_function now)
      : store_{store},
        accounts_{std::move(accounts)},
        mailer_{std::move(mailer)},
        counters_{counters},
        now_{std::move(now)} {}

  void list_members(
      domain::account_id account, completion<std::vector<persistence::member_listed>> done) override;
  void change_role(domain::account_id account, domain::person_id by, domain::person_id whom,
      domain::account_role to, const domain::audit_origin& origin,
      completion<domain::membership_verdict> done) override;
  void remove_member(domain::account_id account, domain::person_id by, domain::person_id whom,
      persistence::keys_of_leaver keys, const domain::audit_origin& origin,
      completion<persistence::member_removal> done) override;
  void leave(domain::account_id account, domain::person_id person, const domain::audit_origin& origin,
      completion<persistence::member_removal> done) override;
  void transfer_ownership(domain::account_id account, domain::person_id by, domain::person_id to,
      const domain::audit_origin& origin, completion<domain::membership_verdict> done) override;
  void list_invitations(
      domain::account_id account, completion<std::vector<persistence::invitation_listed>> done) override;
  void invite(const invitation_wish& wish, const domain::audit_origin& origin,
      completion<persistence::invitation_listed> done) override;
  void revoke_invitation(domain::account_id account, domain::person_id by, domain::invitation_id id,
      const domain::audit_origin& origin, completion<domain::membership_verdict> done) override;
  void show_invitation(
      const persistence::digest& token, completion<persistence::invitation_shown> done) override;
  void accept_invitation(const persistence::digest& token, domain::person_id person,
      const domain::audit_origin& origin, completion<persistence::invitation_accepted> done) override;

 private:
  store_pool& store_;
  accounts_actor accounts_;
  mailer_actor mailer_;
  node_counters& counters_;
  clock_function now_;
};

}  // namespace mbs::actors
