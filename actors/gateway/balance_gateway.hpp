#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/money/balance_records.hpp"

#include <string>
#include <vector>

namespace mbs::actors {

struct wanted_alerts {
  domain::account_id account;
  std::vector<domain::money> amounts;  ///< with which domain::fault_of_alerts finds nothing wrong
  bool by_sms = false;
};

struct wanted_credit_limit {
  domain::account_id account;
  domain::money limit;  ///< domain::is_credit_limit
  std::string reason;
};

/// Looking after accounts' balances, as the front end may ask for it. Safe to call from any thread. Nothing
/// blocks. Errors of all: store_unavailable, overloaded, rate_limited.
class balance_gateway {
 public:
  virtual ~balance_gateway() = default;

  /// At which amounts the account is told that its balance is low, and how they stand.
  virtual void get_alerts(domain::account_id account, completion<persistence::balance_alerts> done) = 0;
  /// These from now on, with an entry in the audit log. Errors: account_suspended; no_route when texts are
  /// wanted and the platform sends none; malformed_request when an amount is not domain::can_be_crossed.
  virtual void set_alerts(const wanted_alerts& wanted, const domain::audit_origin& by,
      completion<persistence::balance_alerts> done) = 0;

  /// Whether the platform sends SMS in its own name, so that a low balance may be told by one.
  [[nodiscard]] virtual bool sends_texts() const noexcept = 0;

  /// The newest 100 changes of an account's credit limit. `turn`: whose turn it takes. Errors: not_found.
  virtual void list_credit_limits(domain::account_id turn, domain::account_id account,
      completion<std::vector<persistence::credit_limit_entry>> done) = 0;
  /// From now on; a running ACCOUNT goes by it within a second. Errors: not_found, no_change.
  virtual void set_credit_limit(domain::account_id turn, const wanted_credit_limit& wanted,
      const domain::audit_origin& by, completion<persistence::credit_limit_entry> done) = 0;
};

}  // namespace mbs::actors
