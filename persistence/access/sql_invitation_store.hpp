#pragma once

#include "persistence/access/invitation_store.hpp"
#include "persistence/sql/session.hpp"

/// Invitations in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_invitation_store final : public invitation_store {
 public:
  /// `session` outlives the store.
  explicit sql_invitation_store(sql::session& session) : session_{session} {}

  domain::result<std::vector<invitation_listed>> list_invitations(
      account_id account, time_point now) override;
  domain::result<introduction> introduce(
      account_id account, person_id inviter, const std::string& invited) override;
  domain::result<invitation_made> invite(const new_invitation& invitation, const change_note& note) override;
  domain::result<membership_verdict> revoke_invitation(
      account_id account, person_id by, invitation_id id, time_point now, const change_note& note) override;
  domain::result<invitation_shown> show(const digest& token, time_point now) override;
  domain::result<invitation_accepted> accept(
      const digest& token, person_id person, time_point now, const change_note& note) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
