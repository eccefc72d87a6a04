#pragma once

#include "persistence/money/trial_store.hpp"
#include "persistence/sql/session.hpp"

/// Trials in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_trial_store final : public trial_store {
 public:
  /// `session` outlives the store.
  explicit sql_trial_store(sql::session& session) : session_{session} {}

  domain::result<std::optional<domain::money>> give_trial(
      const trial_wanted& wanted, const change_note& note) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
