#pragma once

#include "domain/errc.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/access/member_records.hpp"

#include <vector>

namespace mbs::persistence {

/// Invitations to accounts. Verdicts as in member_store.hpp. Knows nothing of how a token is made or sent.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out; of those
/// with a note also overloaded (mails).
class invitation_store {
 public:
  virtual ~invitation_store() = default;

  /// Open ones (not used, revoked or expired), oldest first; at most domain::most_open_invitations.
  [[nodiscard]] virtual domain::result<std::vector<invitation_listed>> list_invitations(
      account_id account, time_point now) = 0;
  /// With the language of whom the folded address belongs to; the inviter's for nobody. not_found when
  /// the inviter is no member.
  [[nodiscard]] virtual domain::result<introduction> introduce(
      account_id account, person_id inviter, const std::string& invited) = 0;
  /// already_exists when the address has an open one, too_many_requests_open, too_many_members.
  [[nodiscard]] virtual domain::result<invitation_made> invite(
      const new_invitation& invitation, const change_note& note) = 0;
  /// not_found when it is none of the account, invitation_ended when it is not open.
  [[nodiscard]] virtual domain::result<membership_verdict> revoke_invitation(
      account_id account, person_id by, invitation_id id, time_point now, const change_note& note) = 0;
  /// Changes nothing. not_found for all that accept would refuse whoever asks: also when it was used or
  /// revoked, has expired, or its inviter may not give the role any more.
  [[nodiscard]] virtual domain::result<invitation_shown> show(const digest& token, time_point now) = 0;
  /// Once. not_found without one or without an active person; for_somebody_else is to be told like that.
  /// too_many_members when the account, or the person, has as many as may be.
  [[nodiscard]] virtual domain::result<invitation_accepted> accept(
      const digest& token, person_id person, time_point now, const change_note& note) = 0;
};

}  // namespace mbs::persistence
