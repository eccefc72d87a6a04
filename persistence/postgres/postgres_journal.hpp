#pragma once

#include "persistence/journal/sql_journal.hpp"
#include "persistence/postgres/postgres_days.hpp"

/// The write path on PostgreSQL. Internal to persistence/.
namespace mbs::persistence {

class postgres_journal final : public sql_journal {
 public:
  explicit postgres_journal(sql::opener open) : sql_journal{std::move(open)} {}

 protected:
  commit_outcome store(
      std::int64_t commit, const journal_batch& batch, std::optional<message_id> late) override;
  std::string meta_query() const override;

 private:
  [[nodiscard]] commit_outcome try_commit(
      std::int64_t commit, const journal_batch& batch, std::optional<message_id> late);

  postgres_days days_;
};

}  // namespace mbs::persistence
