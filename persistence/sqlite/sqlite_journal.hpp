#pragma once

#include "persistence/journal/sql_journal.hpp"

/// The write path on SQLite. Internal to persistence/.
namespace mbs::persistence {

class sqlite_journal final : public sql_journal {
 public:
  explicit sqlite_journal(sql::opener open);
  ~sqlite_journal() override;

 protected:
  commit_outcome store(
      std::int64_t commit, const journal_batch& batch, std::optional<message_id> late) override;
  std::string meta_query() const override;

 private:
  struct statements;
  void write(std::int64_t commit, const journal_batch& batch, std::optional<message_id> late);

  // Prepared on the session's connection: never outlives it.
  std::unique_ptr<statements> statements_;
};

}  // namespace mbs::persistence
