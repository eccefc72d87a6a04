#pragma once

#include "domain/errc.hpp"
#include "domain/money/statement.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/money/books_records.hpp"

#include <span>

namespace mbs::persistence {

/// Days of the books that close with their balances, the look at what moved lately, and what was found not to
/// add up. Corrects nothing. One thread; every call may block and none throws. Errors of all:
/// store_unavailable, timed_out.
class books_store {
 public:
  virtual ~books_store() = default;

  /// A bounded step of closing the days that are over: movements into the day's sums by account, then the
  /// messages of closed days, once all have ended, into what is carried forward. One caller at a time;
  /// whoever ends the process, each movement counts once.
  [[nodiscard]] virtual domain::result<closing_progress> close_some(const closing_request& request) = 0;
  /// Newest first, at most `limit`.
  [[nodiscard]] virtual domain::result<std::vector<closed_day>> closed_days(std::uint32_t limit) = 0;

  /// Reads closed days' sums, and the account's movements after the last one.
  [[nodiscard]] virtual domain::result<domain::statement> draw_statement(
      account_id account, domain::report_span days) = 0;

  /// Of messages that ended since `from`, the newest 2,000: what each cost against its price. Of accounts
  /// whose money moved since, `accounts` at most: that none is below its limit and nothing below 0 is
  /// reserved. The first look (no `from`) only says where to go on.
  [[nodiscard]] virtual domain::result<recent_look> look_at_recent(
      const std::optional<recent_marks>& from, std::uint32_t accounts) = 0;

  /// Each account has one open breach at most: those that had one are left out of the answer. With it stands
  /// a change of the account, so that it stops.
  [[nodiscard]] virtual domain::result<std::vector<ledger_breach>> record_breaches(
      std::span<const difference> found, time_point now, const domain::audit_origin& by) = 0;
  /// Oldest first, at most `limit`.
  [[nodiscard]] virtual domain::result<std::vector<ledger_breach>> open_breaches(std::uint32_t limit) = 0;
  /// The account may spend again, once it has been read anew. not_found: it is not open.
  [[nodiscard]] virtual domain::result<ledger_breach> end_breach(
      std::int64_t id, const std::string& reason, time_point now, const change_note& note) = 0;

  /// What the database said at the last failure, for logs; never for customers.
  [[nodiscard]] virtual std::string trouble() const = 0;
};

}  // namespace mbs::persistence
