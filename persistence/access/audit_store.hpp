#pragma once

#include "domain/errc.hpp"
#include "persistence/access/audit_records.hpp"

#include <optional>
#include <vector>

namespace mbs::persistence {

/// The audit log, to read and to verify. Entries are written by the stores, in the transaction of what they
/// tell of; here only those that tell of no change. One thread; every call may block and none throws. Errors
/// of all: store_unavailable, timed_out.
class audit_store {
 public:
  virtual ~audit_store() = default;

  [[nodiscard]] virtual domain::result<audit_head> head() = 0;

  /// By an index of the first that is named of account, actor and action; what is named beside it is looked
  /// for among 1,000 entries a call, so that a page may be short and still have a next one. With the names of
  /// actors.
  [[nodiscard]] virtual domain::result<audit_page> list(const audit_question& question) = 0;

  /// Writes the entry of a table that is taken out of the house: before anybody has any of it. It is about
  /// what `action` begins with; `account` 0: about none.
  [[nodiscard]] virtual domain::result<void> note_export(const domain::audit_origin& by,
      std::string_view action, account_id account, const domain::audit_facts& which) = 0;

  /// Where a verification begins: behind the newest entry that was verified before, or at the start.
  [[nodiscard]] virtual domain::result<audit_walk> begin_walk(bool from_start) = 0;
  /// Looks at up to `limit` entries more. At the end compares with the head that is stored and with the
  /// checkpoints; what it finds is added.
  [[nodiscard]] virtual domain::result<audit_walk> walk_on(
      const audit_walk& walk, std::uint32_t limit, std::vector<audit_finding>& found) = 0;
  /// Compares with a head that somebody has kept.
  [[nodiscard]] virtual domain::result<void> compare(
      const audit_head& kept, std::vector<audit_finding>& found) = 0;
  /// A walk that has found nothing: the next one begins behind it.
  [[nodiscard]] virtual domain::result<void> note_verified(const audit_walk& walk, time_point now) = 0;

  /// Makes the head a checkpoint when there are entries that none covers and the newest is a day old; that.
  /// Each member of staff who may read the log gets it by mail, written in the same transaction: one a day,
  /// whatever is started anew. overloaded: too many mails wait, and no checkpoint was made.
  [[nodiscard]] virtual domain::result<std::optional<audit_checkpoint>> make_checkpoint(time_point now) = 0;

  /// Erases what is personal of an entry; the chain stays whole. not_found when it has nothing of that.
  [[nodiscard]] virtual domain::result<void> erase_personal(std::int64_t number) = 0;
};

}  // namespace mbs::persistence
