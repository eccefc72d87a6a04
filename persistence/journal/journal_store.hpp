#pragma once

#include "persistence/records.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

/// The write path: one transaction for everybody who waits at this moment.
namespace mbs::persistence {

/// One commit. All or nothing.
struct journal_batch {
  std::vector<std::shared_ptr<const std::vector<domain::message>>> messages;
  std::vector<idempotency_record> idempotency;
  std::vector<domain::message_event> events;  ///< seq set by the caller, ascending, above last_event()
  std::vector<domain::transfer> transfers;    ///< reserve, post, release
  std::vector<link_claim> claims;
  std::vector<webhook_progress> progress;
  std::vector<webhook_retry> retries;   ///< inserted or replaced
  std::vector<event_seq> retries_done;  ///< removed
  std::vector<stray_receipt> strays;
  std::vector<matched_stray> strays_matched;  ///< removed
  std::vector<digest> idempotency_removed;    ///< keys of requests that were refused after all
  std::vector<message_id> callbacks_removed;  ///< their messages, of which nobody is to be told
  [[nodiscard]] bool empty() const noexcept;
};

enum class commit_outcome : std::uint8_t {
  committed,
  failed,    ///< nothing is stored
  in_doubt,  ///< the connection broke while COMMIT was under way: ask was_committed() once it is back
};

/// Owned by one thread (JOURNAL). Every call may block. Calls never throw; a lost database shows as `failed`,
/// and the next call tries to connect again (at most once per call, within the connect timeout).
class journal_store {
 public:
  virtual ~journal_store() = default;

  /// A server's first commit, empty: its numbers begin far above those of any earlier server, whose next
  /// commit therefore finds itself overtaken. last_commit() tells where.
  [[nodiscard]] virtual domain::result<void> begin() = 0;

  /// Another writer has committed since, or holds the database now: what this process knows no longer holds.
  /// Nothing is stored any more: the process has to end.
  [[nodiscard]] virtual bool overtaken() const = 0;

  /// Stores the batch in one durable transaction, numbered `commit` (the caller counts up from
  /// last_commit()).
  [[nodiscard]] virtual commit_outcome commit(std::int64_t commit, const journal_batch& batch) = 0;
  /// After in_doubt: did that commit land? store_unavailable while the database is still away.
  [[nodiscard]] virtual domain::result<bool> was_committed(std::int64_t commit) = 0;

  /// Those of `keys` that are stored and younger than `not_before`.
  [[nodiscard]] virtual domain::result<std::vector<idempotency_record>> find_idempotency(
      std::span<const digest> keys, time_point not_before) = 0;

  [[nodiscard]] virtual domain::result<std::int64_t> last_commit() = 0;
  [[nodiscard]] virtual domain::result<event_seq> last_event() = 0;

  /// Replaces the snapshot of an account's money: snapshot plus every transfer so far. In a transaction of
  /// its own.
  [[nodiscard]] virtual domain::result<void> snapshot_accounts(std::span<const account_id> accounts) = 0;

  /// What the database said at the last failure, for logs; never for customers.
  [[nodiscard]] virtual std::string trouble() const { return {}; }
};

}  // namespace mbs::persistence
