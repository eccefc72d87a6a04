#pragma once

#include "domain/errc.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/access/person_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mbs::persistence {

/// Somebody whom the operator makes: of staff, or a member of an account.
struct made_person {
  person_record person;
  std::optional<std::pair<account_id, domain::account_role>> member{};
  std::string factor{};  ///< secret of a second factor that is on from the beginning; empty: none
};

/// A person as the operator's lists show one.
struct person_listed {
  person_record person;
  bool has_factor = false;
};

/// Which people are looked for.
struct person_search {
  std::string prefix{};      ///< of name or e-mail address, in any case; empty: all
  person_id after{};         ///< the last of the page before; none: the first page
  std::uint32_t limit = 50;  ///< 1 to 200
};

/// People as the platform's operator changes and finds them. Each change with its entry in the audit log,
/// and counting in running servers within a second. Knows nothing of who may do it.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class staff_store {
 public:
  virtual ~staff_store() = default;

  /// already_exists: the folded address is taken; not_found: there is no such account.
  [[nodiscard]] virtual domain::result<person_id> make_person(
      const made_person& wanted, const change_note& note) = 0;

  /// Of this and set_active: unauthenticated when the person who changes it (`note`) is no operator any more,
  /// so that two who close each other leave one. The command line may close the last, and makes another.
  /// A role that gives anything new ends the sessions: nobody keeps a token from before a rise. not_found;
  /// no_change: it is that already.
  [[nodiscard]] virtual domain::result<void> set_platform_role(
      person_id person, domain::platform_role role, const change_note& note, time_point now) = 0;
  /// Closing ends all sessions; last_owner: an account would have no owner left who can sign in. not_found,
  /// no_change.
  [[nodiscard]] virtual domain::result<void> set_active(
      person_id person, bool active, const change_note& note, time_point now) = 0;

  /// Whose it was. not_found: none, or it has ended.
  [[nodiscard]] virtual domain::result<person_id> end_session(
      session_id session, const change_note& note, time_point now) = 0;
  /// All of the person. How many.
  [[nodiscard]] virtual domain::result<std::int64_t> end_sessions(
      person_id person, const change_note& note, time_point now) = 0;

  /// By id or e-mail address (folded). not_found.
  [[nodiscard]] virtual domain::result<person_listed> find(person_id id, const std::string& email_folded) = 0;
  /// Ascending by id, at most `limit` after `after`; of staff only, or everybody.
  [[nodiscard]] virtual domain::result<std::vector<person_listed>> list(
      bool staff_only, person_id after, std::uint32_t limit) = 0;
  /// Ascending by id, over an index. malformed_request: more than 1,000 begin so.
  [[nodiscard]] virtual domain::result<std::vector<person_listed>> search(const person_search& search) = 0;
};

}  // namespace mbs::persistence
