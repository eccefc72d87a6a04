#pragma once

#include "persistence/access/secret_box.hpp"
#include "persistence/access/staff_store.hpp"
#include "persistence/sql/session.hpp"

/// The operator's changes of people in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_staff_store final : public staff_store {
 public:
  /// Both outlive the store.
  sql_staff_store(sql::session& session, const secret_box& secrets) : session_{session}, secrets_{secrets} {}

  domain::result<person_id> make_person(const made_person& wanted, const change_note& note) override;
  domain::result<void> set_platform_role(
      person_id person, domain::platform_role role, const change_note& note, time_point now) override;
  domain::result<void> set_active(
      person_id person, bool active, const change_note& note, time_point now) override;
  domain::result<person_id> end_session(session_id session, const change_note& note, time_point now) override;
  domain::result<std::int64_t> end_sessions(
      person_id person, const change_note& note, time_point now) override;
  domain::result<person_listed> find(person_id id, const std::string& email_folded) override;
  domain::result<std::vector<person_listed>> list(
      bool staff_only, person_id after, std::uint32_t limit) override;
  domain::result<std::vector<person_listed>> search(const person_search& search) override;

 private:
  sql::session& session_;
  const secret_box& secrets_;
};

}  // namespace mbs::persistence
