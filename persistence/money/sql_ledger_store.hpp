#pragma once

#include "persistence/money/ledger_store.hpp"
#include "persistence/sql/session.hpp"

/// The books in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_ledger_store final : public ledger_store {
 public:
  /// `session` outlives the store.
  explicit sql_ledger_store(sql::session& session) : session_{session} {}

  domain::result<verification> verify(const verify_request& request) override;
  using ledger_store::verify;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
