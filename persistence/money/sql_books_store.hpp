#pragma once

#include "persistence/money/books_store.hpp"
#include "persistence/sql/session.hpp"

/// Closing days and what is looked at beside in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_books_store final : public books_store {
 public:
  /// `session` outlives the store.
  explicit sql_books_store(sql::session& session) : session_{session} {}

  domain::result<closing_progress> close_some(const closing_request& request) override;
  domain::result<std::vector<closed_day>> closed_days(std::uint32_t limit) override;
  domain::result<domain::statement> draw_statement(account_id account, domain::report_span days) override;
  domain::result<recent_look> look_at_recent(
      const std::optional<recent_marks>& from, std::uint32_t accounts) override;
  domain::result<std::vector<ledger_breach>> record_breaches(
      std::span<const difference> found, time_point now, const domain::audit_origin& by) override;
  domain::result<std::vector<ledger_breach>> open_breaches(std::uint32_t limit) override;
  domain::result<ledger_breach> end_breach(
      std::int64_t id, const std::string& reason, time_point now, const change_note& note) override;
  std::string trouble() const override { return session_.trouble(); }

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
