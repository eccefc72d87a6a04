#pragma once

#include "persistence/access/recovery_store.hpp"
#include "persistence/sql/session.hpp"

/// Recoveries in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_recovery_store final : public recovery_store {
 public:
  /// `session` outlives the store.
  explicit sql_recovery_store(sql::session& session) : session_{session} {}

  domain::result<recovery_record> ask(const new_recovery& wanted, const change_note& note) override;
  domain::result<std::optional<recovery_record>> find(domain::person_id person) override;
  domain::result<std::vector<recovery_record>> list_of_staff(std::uint32_t limit) override;
  domain::result<void> cancel(
      domain::person_id person, const change_note& note, domain::time_point now) override;
  domain::result<domain::person_id> cancel_by(
      const digest& token, const change_note& note, domain::time_point now) override;
  domain::result<recovery_record> agree(domain::person_id person, domain::person_id by,
      const change_note& note, domain::time_point now) override;
  domain::result<std::vector<untold_recovery>> untold(domain::time_point now, std::uint32_t limit) override;
  domain::result<void> note_told(domain::person_id person, domain::time_point asked_at) override;
  domain::result<due_recoveries> due(
      domain::time_point now, std::uint32_t limit, const lost_factor_cursor& after) override;
  domain::result<void> finish(
      domain::person_id person, const change_note& note, domain::time_point now) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
