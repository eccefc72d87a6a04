#pragma once

#include "domain/access/factor_rules.hpp"
#include "domain/errc.hpp"
#include "domain/ids.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/access/digest.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

struct recovery_record {
  domain::person_id person;
  domain::time_point asked_at;
  domain::recovery_state state;
  std::string name{};  ///< the person's
  std::string email{};
};

/// What somebody asks for who has lost the second factor.
struct new_recovery {
  domain::person_id person;
  std::int64_t credentials = 0;  ///< the person's when the address was proved: it ends with any change
  domain::time_point now;
  domain::time_point due_at;
  digest token{};  ///< of what ends it, from the mail that tells of it
};

/// A recovery that the person's proved number has not heard of.
struct untold_recovery {
  domain::person_id person;
  domain::time_point asked_at;
  domain::time_point due_at;
  std::int64_t phone = 0;  ///< MSISDN
  std::string language;
};

/// Where a look at those that are due goes on. As it is made here: at the first.
struct lost_factor_cursor {
  domain::time_point due_at;
  domain::person_id person;
};
struct due_recoveries {
  std::vector<domain::person_id> ready;
  /// There may be more behind this one, whatever became of those before; nothing: begin anew.
  std::optional<lost_factor_cursor> next;
};

/// Second factors on their way to be taken away. One for each person; kept until it is done or ended.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class recovery_store {
 public:
  virtual ~recovery_store() = default;

  /// already_exists: one waits, and goes on as it is; factor_off: there is nothing to take away; not_found:
  /// nobody, or other credentials by now.
  [[nodiscard]] virtual domain::result<recovery_record> ask(
      const new_recovery& wanted, const change_note& note) = 0;
  /// Nothing when none waits.
  [[nodiscard]] virtual domain::result<std::optional<recovery_record>> find(domain::person_id person) = 0;
  /// Of staff, the oldest first, at most `limit`.
  [[nodiscard]] virtual domain::result<std::vector<recovery_record>> list_of_staff(std::uint32_t limit) = 0;

  /// not_waiting: none waits.
  [[nodiscard]] virtual domain::result<void> cancel(
      domain::person_id person, const change_note& note, domain::time_point now) = 0;
  /// The same for whoever has the token. Who that was for.
  [[nodiscard]] virtual domain::result<domain::person_id> cancel_by(
      const digest& token, const change_note& note, domain::time_point now) = 0;
  /// Another member of staff agrees, who is one at this moment. not_waiting: none waits, or for nobody of
  /// staff; no_change: they have agreed already; not_found: they are no staff, or it is their own.
  [[nodiscard]] virtual domain::result<recovery_record> agree(
      domain::person_id person, domain::person_id by, const change_note& note, domain::time_point now) = 0;

  /// Those that wait and that the person's proved number has not been told; at most `limit`.
  [[nodiscard]] virtual domain::result<std::vector<untold_recovery>> untold(
      domain::time_point now, std::uint32_t limit) = 0;
  /// The number was told of the recovery that was asked for then, or never can be.
  [[nodiscard]] virtual domain::result<void> note_told(
      domain::person_id person, domain::time_point asked_at) = 0;

  /// Whose factor may be taken away now, the longest due first, of `limit` that are looked at after `after`.
  /// Removes what has ended.
  [[nodiscard]] virtual domain::result<due_recoveries> due(
      domain::time_point now, std::uint32_t limit, const lost_factor_cursor& after) = 0;
  /// Takes it away, as factor_store::take_away, when it is still due. not_waiting: it is not.
  [[nodiscard]] virtual domain::result<void> finish(
      domain::person_id person, const change_note& note, domain::time_point now) = 0;
};

}  // namespace mbs::persistence
