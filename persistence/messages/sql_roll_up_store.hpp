#pragma once

#include "persistence/messages/roll_up_store.hpp"
#include "persistence/sql/session.hpp"

/// Sums and keys in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_roll_up_store final : public roll_up_store {
 public:
  /// `session` outlives the store.
  explicit sql_roll_up_store(sql::session& session) : session_{session} {}

  domain::result<fold_progress> fold(const fold_request& request) override;
  domain::result<domain::daily_report> report(const report_filter& filter) override;
  std::string trouble() const override { return session_.trouble(); }

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
