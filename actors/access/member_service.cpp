#include "actors/access/member_service.hpp"

#include "actors/access/change_mails.hpp"
#include "actors/accounts/standing.hpp"
#include "actors/runtime/store_answers.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "persistence/access/invitation_store.hpp"
#include "persistence/access/member_store.hpp"

namespace mbs::actors {

using domain::errc;
using domain::membership_verdict;
using persistence::invitation_accepted;
using persistence::invitation_listed;
using persistence::invitation_made;
using persistence::invitation_store;
using persistence::member_removal;
using persistence::member_store;

namespace {

errc errc_of(membership_verdict verdict) noexcept {
  switch (verdict) {
    case membership_verdict::allowed: return errc::none;
    case membership_verdict::not_permitted:
    case membership_verdict::owner_is_above: return errc::owner_is_above;
    case membership_verdict::last_owner: return errc::last_owner;
    case membership_verdict::no_change: return errc::no_change;
    case membership_verdict::for_somebody_else: return errc::not_found;
    case membership_verdict::expired:
    case membership_verdict::revoked:
    case membership_verdict::used:
    case membership_verdict::inviter_lost_right: return errc::invitation_ended;
    case membership_verdict::already_member: return errc::already_member;
  }
  return errc::internal;
}

membership_verdict verdict_of(membership_verdict verdict) noexcept {
  return verdict;
}
template <class Made>
membership_verdict verdict_of(const Made& made) noexcept {
  return made.verdict;
}

/// What the rules say no to, as a refusal with their sentence. Who an invitation is not for learns nothing.
template <class T>
outcome<T> judged(outcome<T> made) {
  if (!made) return made;
  const auto verdict = verdict_of(*made);
  if (verdict == membership_verdict::allowed) return made;
  const auto why = errc_of(verdict);
  return refusal{why, why == errc::not_found ? std::string{} : std::string{domain::describe(verdict)}, {}};
}

/// The same once the change is committed: who has lost a right has lost it before it is answered.
template <class T>
completion<T> judged_by(completion<T> done, node_counters& counters) {
  return [done = std::move(done), &counters](outcome<T> made) {
    auto answer = judged(std::move(made));
    if (answer) {
      raise(counters.session_changes);
      raise(counters.key_changes);
    }
    done(std::move(answer));
  };
}

}  // namespace

void member_service::list_members(
    domain::account_id account, completion<std::vector<persistence::member_listed>> done) {
  answer_by_look<member_store>(store_, account, std::move(done),
      [account](member_store& members) { return members.list_members(account, {}, domain::most_members); });
}

void member_service::change_role(domain::account_id account, domain::person_id by, domain::person_id whom,
    domain::account_role to, const domain::audit_origin& origin, completion<membership_verdict> done) {
  when_active(accounts_, account, std::move(done), [this, account, by, whom, to, origin](const auto& then) {
    answer_by_change<member_store>(store_, account, judged_by<membership_verdict>(then, counters_),
        [account, by, whom, to, origin](member_store& members) {
          return members.change_role(account, by, whom, to, origin.at, {origin});
        });
  });
}

void member_service::remove_member(domain::account_id account, domain::person_id by, domain::person_id whom,
    persistence::keys_of_leaver keys, const domain::audit_origin& origin, completion<member_removal> done) {
  answer_by_change<member_store>(store_, account, judged_by<member_removal>(std::move(done), counters_),
      [account, by, whom, keys, origin](member_store& members) {
        return members.remove_member(account, by, whom, keys, origin.at, {origin});
      });
}

void member_service::leave(domain::account_id account, domain::person_id person,
    const domain::audit_origin& origin, completion<member_removal> done) {
  answer_by_change<member_store>(store_, account, judged_by<member_removal>(std::move(done), counters_),
      [account, person, origin](
          member_store& members) { return members.leave(account, person, origin.at, {origin}); });
}

void member_service::transfer_ownership(domain::account_id account, domain::person_id by,
    domain::person_id to, const domain::audit_origin& origin, completion<membership_verdict> done) {
  when_active(accounts_, account, std::move(done), [this, account, by, to, origin](const auto& then) {
    answer_by_change<member_store>(store_, account, judged_by<membership_verdict>(then, counters_),
        [account, by, to, origin](member_store& members) {
          return members.transfer_ownership(account, by, to, origin.at, {origin});
        });
  });
}

void member_service::list_invitations(
    domain::account_id account, completion<std::vector<invitation_listed>> done) {
  answer_by_look<invitation_store>(
      store_, account, std::move(done), [account, now = now_()](invitation_store& invitations) {
        return invitations.list_invitations(account, now);
      });
}

void member_service::invite(
    const invitation_wish& wish, const domain::audit_origin& origin, completion<invitation_listed> done) {
  const auto email = domain::email_address::from(wish.email);
  if (!email) return done(refusal{errc::invalid_email, std::string{domain::email_rule}, {}});
  when_active(accounts_, wish.account, std::move(done),
      [this, wish, origin, address = *email](const completion<invitation_listed>& then) {
        const auto token = crypto::random_token();
        const persistence::new_invitation wanted{wish.account, wish.inviter, address.text(), address.folded(),
            wish.role, crypto::sha256(token), origin.at};
        answer_by_change<invitation_store, invitation_made>(
            store_, wish.account,
            [this, then, wanted](outcome<invitation_made> made) {
              const auto answer = judged(std::move(made));
              if (!answer) return then(answer.error());
              caf::anon_send(mailer_, mails_waiting{});
              then(invitation_listed{answer->id, wanted.email, wanted.role, wanted.inviter, wanted.at});
            },
            [wanted, origin, url = wish.page + "#token=" + token](
                invitation_store& invitations) -> domain::result<invitation_made> {
              const auto from = invitations.introduce(wanted.account, wanted.inviter, wanted.email_folded);
              if (!from && from.error() == errc::not_found)
                return invitation_made{membership_verdict::not_permitted, {}};
              if (!from) return from.error();
              return invitations.invite(
                  wanted, {origin, mails_of_invitation(wanted.email, *from, wanted.role, url, wanted.at)});
            });
      });
}

void member_service::revoke_invitation(domain::account_id account, domain::person_id by,
    domain::invitation_id id, const domain::audit_origin& origin, completion<membership_verdict> done) {
  answer_by_change<invitation_store, membership_verdict>(
      store_, account,
      [done = std::move(done)](outcome<membership_verdict> made) { done(judged(std::move(made))); },
      [account, by, id, origin](invitation_store& invitations) {
        return invitations.revoke_invitation(account, by, id, origin.at, {origin});
      });
}

void member_service::show_invitation(
    const persistence::digest& token, completion<persistence::invitation_shown> done) {
  using shown = persistence::invitation_shown;
  // Strangers ask, who all have one turn, bounded as an account's is: it is nobody's, and not the house's.
  constexpr domain::account_id strangers{-1};
  answer_by_look<invitation_store>(store_, strangers, std::move(done),
      [token, now = now_()](invitation_store& invitations) -> domain::result<shown> {
        auto found = invitations.show(token, now);
        if (!found) return found;
        const auto address = domain::email_address::from(found->email);
        found->email = address ? address->masked() : std::string{};
        return found;
      });
}

void member_service::accept_invitation(const persistence::digest& token, domain::person_id person,
    const domain::audit_origin& origin, completion<invitation_accepted> done) {
  // The person asks, not yet a member: their own turn.
  answer_by_change<invitation_store>(store_, domain::account_id{person.value},
      judged_by<invitation_accepted>(std::move(done), counters_),
      [token, person, origin](
          invitation_store& invitations) { return invitations.accept(token, person, origin.at, {origin}); });
}

}  // namespace mbs::actors
