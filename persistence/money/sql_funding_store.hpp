#pragma once

#include "persistence/money/funding_store.hpp"
#include "persistence/sql/session.hpp"

/// Money from outside in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_funding_store final : public funding_store {
 public:
  /// `session` outlives the store.
  explicit sql_funding_store(sql::session& session) : session_{session} {}

  domain::result<funding_entry> add_funding_entry(funding_entry entry, const domain::audit_origin& by = {},
      domain::system_account counter = domain::system_account::adjustments) override;
  domain::result<std::vector<funding_entry>> funding_of(std::span<const funding_cursor> accounts) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
