#pragma once

#include "domain/errc.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/access/person_records.hpp"

#include <optional>

namespace mbs::persistence {

/// People as they change themselves; who makes one is sign_up_store or staff_store, what they are for which
/// account is with member_store. Knows nothing of passwords' form, tokens or permissions.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class person_store {
 public:
  virtual ~person_store() = default;

  [[nodiscard]] virtual domain::result<std::optional<person_record>> find_person(
      const std::string& email_folded) = 0;
  [[nodiscard]] virtual domain::result<person_record> get_person(person_id id) = 0;

  /// The new password of a person whose credentials are still those of `counted`: all sessions and codes made
  /// before are dead with it, but the one that is kept. not_found when they are not, or nobody is.
  [[nodiscard]] virtual domain::result<void> set_password(person_id id, std::int64_t counted,
      const std::string& phc, time_point now, const kept_session& kept = {},
      const change_note& note = {}) = 0;
  /// The same password hashed at another cost; nothing else changes. Without effect when it was changed.
  [[nodiscard]] virtual domain::result<void> rehash_password(
      person_id id, const std::string& before, const std::string& phc) = 0;
  /// The number that the person has now is proved. not_found when it is another by now.
  [[nodiscard]] virtual domain::result<void> prove_phone(
      person_id id, std::int64_t phone, time_point now, const change_note& note = {}) = 0;
  /// Another address, proved where it is. already_exists when somebody else has it; not_found as
  /// set_password.
  [[nodiscard]] virtual domain::result<void> change_email(person_id id, std::int64_t counted,
      const std::string& email, const std::string& folded, time_point now, const kept_session& kept = {},
      const change_note& note = {}) = 0;
  /// The same of the number, which may be several people's.
  [[nodiscard]] virtual domain::result<void> change_phone(person_id id, std::int64_t counted,
      std::int64_t phone, time_point now, const kept_session& kept = {}, const change_note& note = {}) = 0;
  /// What others see, and the language of mails. Writes nothing when that is so already.
  [[nodiscard]] virtual domain::result<void> change_profile(
      person_id id, const std::string& name, const std::string& language, const change_note& note) = 0;
};

}  // namespace mbs::persistence
