#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/gateway/table_page.hpp"
#include "domain/access/audit.hpp"
#include "persistence/accounts/account_records.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mbs::actors {

/// Accounts as the platform's staff look for them.
struct accounts_wanted {
  std::string prefix;        ///< of the name or e-mail address, in any case; empty: all
  domain::account_id after;  ///< the last of the page before; none: the first page
  std::uint32_t limit = 50;  ///< 1 to 200
};

struct wanted_status {
  domain::account_id account;
  persistence::account_status status = persistence::account_status::active;
  std::string reason;  ///< at most 200 octets, as the audit log keeps them; may be empty
};

/// Accounts for the platform's staff: nothing of their messages, people or secrets. Safe to call from any
/// thread. Nothing blocks. `turn` is whose share of the store a question takes. Errors besides those listed:
/// store_unavailable, overloaded, rate_limited.
class staff_account_gateway {
 public:
  virtual ~staff_account_gateway() = default;

  /// Ascending by id.
  virtual void search_accounts(domain::account_id turn, accounts_wanted wanted,
      completion<std::vector<persistence::account_record>> done) = 0;
  /// Notes durably, in the audit log, that `by` takes the search out of the house; the line of names of the
  /// table. Errors besides: those of a change.
  virtual void note_export(domain::account_id turn, const accounts_wanted& wanted,
      const domain::audit_origin& by, completion<std::string> done) = 0;
  /// As search_accounts, in lines of a table; `limit` may be any, a page has 200 at most.
  virtual void export_accounts(
      domain::account_id turn, accounts_wanted wanted, completion<table_page> done) = 0;
  /// With its senders and its money as they are on disk. Errors: not_found.
  virtual void get_account(
      domain::account_id turn, domain::account_id id, completion<persistence::account_state> done) = 0;
  /// Counts within a second; `reason` is kept in the audit log. Errors: not_found, no_change when it is so
  /// already.
  virtual void set_status(domain::account_id turn, wanted_status wanted, const domain::audit_origin& by,
      completion<persistence::account_state> done) = 0;
};

}  // namespace mbs::actors
