#pragma once

#include "persistence/accounts/profile_store.hpp"
#include "persistence/sql/session.hpp"

/// Profiles in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_profile_store final : public profile_store {
 public:
  /// `session` outlives the store.
  explicit sql_profile_store(sql::session& session) : session_{session} {}

  domain::result<account_profile> get_profile(account_id account) override;
  domain::result<trial_use> trial_of(account_id account, time_point now, std::uint32_t most) override;
  domain::result<account_profile> change_profile(account_id account, domain::person_id by,
      const profile_change& change, time_point now, const change_note& note) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
