#pragma once

#include "domain/access/email_address.hpp"
#include "domain/access/role.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

/// Who may invite, change, remove and leave in an account. Knows nothing of stores, mails or sessions.
///
/// Every verdict that takes a number of owners is asked inside the transaction that makes the change, with
/// the members locked: two owners who leave at the same moment are one after the other. The number is that of
/// those who can sign in, the one who goes counted with them.
namespace mbs::domain {

enum class membership_verdict : std::uint8_t {
  allowed,
  not_permitted,      ///< the role does not have the permission
  owner_is_above,     ///< an administrator and an owner, or the making of one
  last_owner,         ///< an account always has one
  no_change,          ///< the role, or the owner, is what it already was
  for_somebody_else,  ///< the invitation is bound to another address, or this one is not proved
  expired,
  revoked,
  used,
  inviter_lost_right,  ///< who invited may no longer give that role
  already_member,
};

/// One sentence without a full stop, for people.
[[nodiscard]] constexpr std::string_view describe(membership_verdict v) noexcept {
  switch (v) {
    case membership_verdict::allowed: return "allowed";
    case membership_verdict::not_permitted: return "your role in this account does not permit it";
    case membership_verdict::owner_is_above: return "only an owner makes, changes or removes an owner";
    case membership_verdict::last_owner:
      return "an account has at least one owner: transfer the ownership first";
    case membership_verdict::no_change: return "that is so already";
    case membership_verdict::for_somebody_else: return "the invitation is for another e-mail address";
    case membership_verdict::expired: return "the invitation has expired: ask for another";
    case membership_verdict::revoked: return "the invitation was taken back";
    case membership_verdict::used: return "the invitation was accepted before";
    case membership_verdict::inviter_lost_right:
      return "who invited may no longer do so: ask for another invitation";
    case membership_verdict::already_member: return "this person is a member of the account already";
  }
  return "";
}

/// Stable, for problem+json and tests.
[[nodiscard]] constexpr std::string_view to_code(membership_verdict v) noexcept {
  switch (v) {
    case membership_verdict::allowed: return "allowed";
    case membership_verdict::not_permitted: return "permission_missing";
    case membership_verdict::owner_is_above: return "owner_is_above";
    case membership_verdict::last_owner: return "last_owner";
    case membership_verdict::no_change: return "no_change";
    case membership_verdict::for_somebody_else: return "invitation_for_somebody_else";
    case membership_verdict::expired: return "invitation_expired";
    case membership_verdict::revoked: return "invitation_revoked";
    case membership_verdict::used: return "invitation_used";
    case membership_verdict::inviter_lost_right: return "invitation_without_right";
    case membership_verdict::already_member: return "already_member";
  }
  return "";
}

/// Whether `by` may give somebody the role `wanted`, or touch somebody who has it. Only an owner makes an
/// owner.
[[nodiscard]] constexpr membership_verdict may_invite(account_role by, account_role wanted) noexcept {
  const auto rights = permissions_of(by);
  if (!rights.has(permission::members_manage)) return membership_verdict::not_permitted;
  if (wanted == account_role::owner && !rights.has(permission::ownership_transfer))
    return membership_verdict::owner_is_above;
  return membership_verdict::allowed;
}

/// Whether `by` may give a member of role `now` the role `to`; also for one's own role. `owners`: how many
/// the account has.
[[nodiscard]] constexpr membership_verdict may_change_role(
    account_role by, account_role now, account_role to, std::uint32_t owners) noexcept {
  if (const auto v = may_invite(by, now); v != membership_verdict::allowed) return v;
  if (const auto v = may_invite(by, to); v != membership_verdict::allowed) return v;
  if (now == to) return membership_verdict::no_change;
  if (now == account_role::owner && owners <= 1) return membership_verdict::last_owner;
  return membership_verdict::allowed;
}

/// Whether a member may leave by themselves; also asked for each account of a person who is erased or
/// closed, by whomever.
[[nodiscard]] constexpr membership_verdict may_leave(account_role own, std::uint32_t owners) noexcept {
  const bool is_last = own == account_role::owner && owners <= 1;
  return is_last ? membership_verdict::last_owner : membership_verdict::allowed;
}

/// Whether `by` may remove another member of role `of`. What becomes of that person's keys is asked beside.
[[nodiscard]] constexpr membership_verdict may_remove(
    account_role by, account_role of, std::uint32_t owners) noexcept {
  if (const auto v = may_invite(by, of); v != membership_verdict::allowed) return v;
  return may_leave(of, owners);
}

/// Whether `by` may hand their ownership to another member of role `to` (never to oneself: ask no_change
/// there). Both roles change in one transaction, to those of `after_transfer`.
[[nodiscard]] constexpr membership_verdict may_transfer(account_role by, account_role to) noexcept {
  if (!permissions_of(by).has(permission::ownership_transfer)) return membership_verdict::not_permitted;
  return to == account_role::owner ? membership_verdict::no_change : membership_verdict::allowed;
}
struct transferred_roles {
  account_role giver;
  account_role taker;
};
inline constexpr transferred_roles after_transfer{account_role::administrator, account_role::owner};

inline constexpr duration invitation_lives = std::chrono::days{7};

/// Of one account.
inline constexpr std::uint32_t most_members = 200;
inline constexpr std::uint32_t most_open_invitations = 50;
/// Made within 24 hours, whatever became of them: each is a mail to somebody who did not ask for it.
inline constexpr std::uint32_t most_invitations_a_day = 100;
/// That one person is a member of.
inline constexpr std::uint32_t most_accounts_of_person = 100;

struct invitation_record {
  email_address invited;
  account_role role;
  time_point made_at;
  bool is_revoked = false;
  bool is_used = false;
};

/// Who wants to accept it, as things are at that moment.
struct invitation_taker {
  std::optional<email_address> proved;  ///< the signed-in person's e-mail, if proved
  bool is_member = false;               ///< of that account already
};

/// Whether the invitation makes that person a member. `inviter`: the role that who invited has now; none
/// when they are no member any more (or the account's staff role that invited is gone). To be asked in the
/// transaction that marks it used. Who it is not for learns nothing more of it.
[[nodiscard]] inline membership_verdict may_accept(const invitation_record& i, const invitation_taker& taker,
    std::optional<account_role> inviter, time_point now) {
  if (!taker.proved || !(*taker.proved == i.invited)) return membership_verdict::for_somebody_else;
  if (i.is_used) return membership_verdict::used;
  if (i.is_revoked) return membership_verdict::revoked;
  if (now - i.made_at >= invitation_lives) return membership_verdict::expired;
  if (!inviter || may_invite(*inviter, i.role) != membership_verdict::allowed)
    return membership_verdict::inviter_lost_right;
  // A second invitation never changes the role of a member: that is may_change_role's.
  if (taker.is_member) return membership_verdict::already_member;
  return membership_verdict::allowed;
}

static_assert(
    may_invite(account_role::administrator, account_role::owner) == membership_verdict::owner_is_above);
static_assert(may_leave(account_role::owner, 1) == membership_verdict::last_owner);
static_assert(
    may_transfer(account_role::administrator, account_role::viewer) == membership_verdict::not_permitted);

}  // namespace mbs::domain
