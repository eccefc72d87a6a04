#pragma once

#include "persistence/access/person_store.hpp"
#include "persistence/sql/session.hpp"

/// People in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_person_store final : public person_store {
 public:
  /// `session` outlives the store.
  explicit sql_person_store(sql::session& session) : session_{session} {}

  domain::result<std::optional<person_record>> find_person(const std::string& email_folded) override;
  domain::result<person_record> get_person(person_id id) override;
  domain::result<void> set_password(person_id id, std::int64_t counted, const std::string& phc,
      time_point now, const kept_session& kept = {}, const change_note& note = {}) override;
  domain::result<void> rehash_password(
      person_id id, const std::string& before, const std::string& phc) override;
  domain::result<void> prove_phone(
      person_id id, std::int64_t phone, time_point now, const change_note& note = {}) override;
  domain::result<void> change_email(person_id id, std::int64_t counted, const std::string& email,
      const std::string& folded, time_point now, const kept_session& kept = {},
      const change_note& note = {}) override;
  domain::result<void> change_phone(person_id id, std::int64_t counted, std::int64_t phone, time_point now,
      const kept_session& kept = {}, const change_note& note = {}) override;
  domain::result<void> change_profile(
      person_id id, const std::string& name, const std::string& language, const change_note& note) override;

 private:
  /// A statement that counts credentials, with what follows from that.
  domain::result<void> change_credentials(person_id id, const std::string& statement,
      std::initializer_list<sql::parameter> values, time_point now, const kept_session& kept,
      const change_note& note, std::string_view action);
  sql::session& session_;
};

}  // namespace mbs::persistence
