#pragma once

#include "domain/access/audit.hpp"
#include "domain/money/reconciliation.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mbs::persistence {

/// Differences of one cause.
struct cause_count {
  domain::difference_cause cause{};
  std::int64_t differences = 0;  ///< all that were found, also those that are not kept
  domain::money at_stake{};
};

/// What one link took; with the link's name, as configuration spells it.
struct carried_by {
  domain::carried_sum sum{};
  std::string link{};
};

/// A run, and what came of it. Kept as long as the books; staff who manage money see it.
struct reconciliation_run {
  domain::reconciliation_id id{};
  bool is_nightly = false;
  domain::audit_actor begun_by{};
  domain::time_point from{};                                            ///< looks at what came since
  domain::time_point begun_at{};                                        ///< and up to this
  domain::time_point ended_at{};                                        ///< 0: it goes on
  std::int64_t payments = 0, entries = 0, transfers = 0, messages = 0;  ///< that were looked at
  std::int64_t kept = 0;                                                ///< differences that can be listed
  std::vector<cause_count> counts{};                                    ///< ascending by cause
  std::vector<carried_by> carriers{};  ///< by day, link and network; not in lists
  [[nodiscard]] bool is_running() const noexcept { return ended_at == domain::time_point{}; }
  [[nodiscard]] std::int64_t differences() const noexcept {
    std::int64_t all = 0;
    for (const auto& c : counts)
      all += c.differences;
    return all;
  }
  [[nodiscard]] bool is_truncated() const noexcept { return kept < differences(); }
};

struct reconciliation_filter {
  domain::reconciliation_id beyond{};  ///< older ones come after this
  std::uint32_t limit = 50;            ///< 1 to 200
};
struct reconciliation_page {
  std::vector<reconciliation_run> runs{};  ///< newest first, without carriers
  domain::reconciliation_id next{};        ///< 0: that was all
};

struct difference_filter {
  domain::reconciliation_id run{};
  std::optional<domain::difference_cause> cause{};
  std::int64_t beyond = 0;   ///< numbers above this
  std::uint32_t limit = 50;  ///< 1 to 500
};
struct numbered_difference {
  std::int64_t number = 0;  ///< within its run, from 1 on
  domain::money_difference what{};
  std::string link{};  ///< its name; empty: of no link
};
struct difference_page {
  std::vector<numbered_difference> differences{};  ///< ascending by number
  std::int64_t next = 0;                           ///< 0: that was all
};

struct begun_reconciliation {
  reconciliation_run run{};
  bool is_new = false;  ///< false: it was under way already
};

/// A step of the run that is under way.
struct reconciliation_request {
  domain::time_point now{};
  /// Rows of one step, 1 or more; of messages ten times as many. They are read without a lock, and what comes
  /// of them is written in one transaction.
  std::uint32_t rows = 500;
  std::span<const domain::link_reach> links{};
};
struct reconciliation_progress {
  bool more = false;                             ///< there is something to do at once
  std::optional<reconciliation_run> finished{};  ///< with this step
};

/// What decides when the next nightly run begins.
struct reconciliation_standing {
  domain::time_point nightly_at{};  ///< when the last one began; none: when mbs was prepared for it
  bool is_running = false;          ///< a run is under way
  std::optional<reconciliation_run> newest{};  ///< that has ended
};

}  // namespace mbs::persistence
