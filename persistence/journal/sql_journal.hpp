#pragma once

#include "persistence/journal/journal_store.hpp"
#include "persistence/journal/late_arrivals.hpp"
#include "persistence/sql/session.hpp"

/// What journals of both databases share: everything but the hot path. Internal to persistence/.
namespace mbs::persistence {

class sql_journal : public journal_store {
 public:
  domain::result<void> begin() final;
  commit_outcome commit(std::int64_t commit, const journal_batch& batch) final;
  bool overtaken() const final { return session_.overtaken(); }
  domain::result<bool> was_committed(std::int64_t commit) final;
  domain::result<std::vector<idempotency_record>> find_idempotency(
      std::span<const digest> keys, time_point not_before) final;
  domain::result<std::int64_t> last_commit() final;
  domain::result<event_seq> last_event() final;
  domain::result<void> snapshot_accounts(std::span<const account_id> accounts) final;
  std::string trouble() const final { return session_.trouble(); }

 protected:
  explicit sql_journal(sql::opener open) : session_{std::move(open)} {}

  /// As commit(), of a batch that is sound; `late` goes into late_messages.
  [[nodiscard]] virtual commit_outcome store(
      std::int64_t commit, const journal_batch& batch, std::optional<message_id> late) = 0;

  /// Reads the numbers that every commit writes. On PostgreSQL it waits for a commit that is still under way
  /// on a connection that was lost, so that its answer is final.
  [[nodiscard]] virtual std::string meta_query() const = 0;

  [[nodiscard]] sql::session& session() noexcept { return session_; }

 private:
  struct meta {
    std::int64_t last_commit;
    std::int64_t last_event;
  };
  [[nodiscard]] domain::result<meta> read_meta();

  sql::session session_;
  late_arrivals arrivals_;
  event_seq last_event_;  // that this journal is known to have stored
};

}  // namespace mbs::persistence
