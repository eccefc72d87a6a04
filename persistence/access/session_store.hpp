#pragma once

#include "domain/errc.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/access/person_records.hpp"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace mbs::persistence {

/// A session with what decides on a request: read by one look-up.
struct session_found {
  session_record session;
  person_record person;
  std::vector<member_record> memberships;
  bool has_factor = false;    ///< a second one, confirmed
  bool by_old_token = false;  ///< by the one before: only until session.old_token_until
};

/// What is written with a new session.
struct session_beside {
  std::optional<sign_in_record> attempt{};  ///< for the login history
  bool device_is_known = false;             ///< by the token that its browser showed
  session_id ends{};                        ///< of the same browser, when it is the person's and still alive
  /// Unless the device is known, or the person's first.
  std::vector<new_mail> if_new_device{};
};

/// Sign-ins. Knows nothing of cookies or how long a session lives.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class session_store {
 public:
  virtual ~session_store() = default;

  /// The store gives the id, and the person's present count of credentials when that is 0. Ends the
  /// person's oldest session when there are more than 50. not_found without an active person or when the
  /// credentials are no longer those.
  [[nodiscard]] virtual domain::result<session_record> create_session(
      session_record session, const session_beside& beside = {}) = 0;
  /// The session goes on under another token, the old one is none from then on; `factor_at` when the factor
  /// was given with it. not_found when it has ended, or its token is another by now: of two at the same
  /// moment one does it.
  [[nodiscard]] virtual domain::result<void> rotate_token(
      session_id id, const digest& old, const digest& next, std::optional<time_point> factor_at) = 0;
  /// A session that must rotate gets its next token, the one before is known until `old_until`. not_found
  /// when it has ended, need not rotate, or its token is another by now.
  [[nodiscard]] virtual domain::result<void> rotate_after_rise(
      session_id id, const digest& old, const digest& next, time_point old_until) = 0;
  /// Also one that has ended; nothing when there is none.
  [[nodiscard]] virtual domain::result<std::optional<session_found>> find_session(const digest& hash) = 0;
  /// When each was last used; never backwards. Unknown ones are left out.
  [[nodiscard]] virtual domain::result<void> note_used(
      std::span<const std::pair<session_id, time_point>> used) = 0;
  /// Of a person, newest first, at most `limit`, those that have not ended and were made after `not_before`.
  [[nodiscard]] virtual domain::result<std::vector<session_record>> list_sessions(
      person_id person, time_point not_before, std::uint32_t limit) = 0;
  /// The person's own only: not_found otherwise. The first end stays, and nothing else is
  /// written.
  [[nodiscard]] virtual domain::result<void> end_session(
      person_id person, session_id id, time_point now, const change_note& note = {}) = 0;
  /// All of the person but one (0: all). How many.
  [[nodiscard]] virtual domain::result<std::int64_t> end_sessions(
      person_id person, session_id but, time_point now, const change_note& note = {}) = 0;

  [[nodiscard]] virtual domain::result<void> note_sign_in(const sign_in_record& attempt) = 0;
  /// Those whose address is somebody's; the others leave no trace. In steps, so that commits of others go on
  /// meanwhile. How many are somebody's.
  [[nodiscard]] virtual domain::result<std::size_t> note_unseen_sign_ins(
      std::span<const unseen_sign_ins> attempts) = 0;
  /// Newest first, at most `limit` before `before`.
  [[nodiscard]] virtual domain::result<std::vector<sign_in_record>> list_sign_ins(
      person_id person, const sign_in_cursor& before, std::uint32_t limit) = 0;
};

}  // namespace mbs::persistence
