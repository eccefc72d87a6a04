#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/access/member_records.hpp"

#include <string>
#include <vector>

namespace mbs::actors {

/// Somebody is to be asked into an account. The mail leads to `page` + "#token=…": what is behind the "#"
/// no server and no log on the way sees.
struct invitation_wish {
  domain::account_id account;
  domain::person_id inviter;
  std::string email;  ///< as domain::email_address takes it
  domain::account_role role{};
  std::string page;  ///< URL of the page where it is accepted
};

/// Members of accounts and invitations. What the rules of membership say no to comes as a refusal with their
/// sentence: owner_is_above (403), last_owner, no_change, already_member, invitation_ended (409). Safe to
/// call from any thread. Nothing blocks. Errors besides those listed: store_unavailable, overloaded,
/// rate_limited.
class member_gateway {
 public:
  virtual ~member_gateway() = default;

  /// All, ascending by person.
  virtual void list_members(
      domain::account_id account, completion<std::vector<persistence::member_listed>> done) = 0;
  /// Errors: not_found.
  virtual void change_role(domain::account_id account, domain::person_id by, domain::person_id whom,
      domain::account_role to, const domain::audit_origin& origin,
      completion<domain::membership_verdict> done) = 0;
  /// Undone with `keys_unsaid`. Errors: not_found.
  virtual void remove_member(domain::account_id account, domain::person_id by, domain::person_id whom,
      persistence::keys_of_leaver keys, const domain::audit_origin& origin,
      completion<persistence::member_removal> done) = 0;
  /// Errors: not_found.
  virtual void leave(domain::account_id account, domain::person_id person, const domain::audit_origin& origin,
      completion<persistence::member_removal> done) = 0;
  /// Errors: not_found.
  virtual void transfer_ownership(domain::account_id account, domain::person_id by, domain::person_id to,
      const domain::audit_origin& origin, completion<domain::membership_verdict> done) = 0;

  /// Open ones, oldest first.
  virtual void list_invitations(
      domain::account_id account, completion<std::vector<persistence::invitation_listed>> done) = 0;
  /// Errors: account_suspended, invalid_email, already_exists, too_many_requests_open, too_many_members.
  virtual void invite(const invitation_wish& wish, const domain::audit_origin& origin,
      completion<persistence::invitation_listed> done) = 0;
  /// Errors: not_found.
  virtual void revoke_invitation(domain::account_id account, domain::person_id by, domain::invitation_id id,
      const domain::audit_origin& origin, completion<domain::membership_verdict> done) = 0;
  /// For whoever holds the token, signed in or not; the address masked. Errors: not_found for all that is not
  /// open.
  virtual void show_invitation(
      const persistence::digest& token, completion<persistence::invitation_shown> done) = 0;
  /// Errors: not_found, also when it is for somebody else or the person's address is not proved;
  /// too_many_members.
  virtual void accept_invitation(const persistence::digest& token, domain::person_id person,
      const domain::audit_origin& origin, completion<persistence::invitation_accepted> done) = 0;
};

}  // namespace mbs::actors
