#pragma once

#include "persistence/access/session_store.hpp"
#include "persistence/sql/session.hpp"

/// Sign-ins in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_session_store final : public session_store {
 public:
  /// `session` outlives the store.
  explicit sql_session_store(sql::session& session) : session_{session} {}

  domain::result<session_record> create_session(
      session_record session, const session_beside& beside = {}) override;
  domain::result<void> rotate_token(
      session_id id, const digest& old, const digest& next, std::optional<time_point> factor_at) override;
  domain::result<void> rotate_after_rise(
      session_id id, const digest& old, const digest& next, time_point old_until) override;
  domain::result<std::optional<session_found>> find_session(const digest& hash) override;
  domain::result<void> note_used(std::span<const std::pair<session_id, time_point>> used) override;
  domain::result<std::vector<session_record>> list_sessions(
      person_id person, time_point not_before, std::uint32_t limit) override;
  domain::result<void> end_session(
      person_id person, session_id id, time_point now, const change_note& note = {}) override;
  domain::result<std::int64_t> end_sessions(
      person_id person, session_id but, time_point now, const change_note& note = {}) override;
  domain::result<void> note_sign_in(const sign_in_record& attempt) override;
  domain::result<std::size_t> note_unseen_sign_ins(std::span<const unseen_sign_ins> attempts) override;
  domain::result<std::vector<sign_in_record>> list_sign_ins(
      person_id person, const sign_in_cursor& before, std::uint32_t limit) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
