#pragma once

#include "persistence/access/member_store.hpp"
#include "persistence/access/secret_box.hpp"
#include "persistence/sql/session.hpp"

/// Members of accounts in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_member_store final : public member_store {
 public:
  /// Both outlive the store.
  sql_member_store(sql::session& session, const secret_box& secrets) : session_{session}, secrets_{secrets} {}

  domain::result<std::vector<membership_listed>> memberships_of(person_id person) override;
  domain::result<std::optional<member_record>> find_member(account_id account, person_id person) override;
  domain::result<std::vector<member_listed>> list_members(
      account_id account, person_id after, std::uint32_t limit) override;
  domain::result<account_owners> owners_of(account_id account) override;
  domain::result<void> add_member(const member_record& member, const change_note& note = {}) override;
  domain::result<member_record> open_account(
      person_id owner, const new_company& company, time_point now, const change_note& note) override;
  domain::result<membership_verdict> change_role(account_id account, person_id by, person_id whom,
      domain::account_role to, time_point now, const change_note& note) override;
  domain::result<member_removal> remove_member(account_id account, person_id by, person_id whom,
      keys_of_leaver keys, time_point now, const change_note& note) override;
  domain::result<member_removal> leave(
      account_id account, person_id person, time_point now, const change_note& note) override;
  domain::result<membership_verdict> transfer_ownership(
      account_id account, person_id by, person_id to, time_point now, const change_note& note) override;

 private:
  sql::session& session_;
  const secret_box& secrets_;
};

}  // namespace mbs::persistence
