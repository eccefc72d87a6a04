#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/gateway/table_page.hpp"
#include "domain/access/audit.hpp"
#include "domain/ids.hpp"
#include "domain/money/ledger.hpp"
#include "domain/money/statement.hpp"

#include <string>

namespace mbs::actors {

/// An account's money, as the front end may ask for it. Safe to call from any thread. Nothing blocks.
class money_gateway {
 public:
  virtual ~money_gateway() = default;

  /// What is available and reserved at this moment. Errors: store_unavailable, overloaded.
  virtual void get_balance(domain::account_id account, completion<domain::balance> done) = 0;

  /// What came to it on those days. Errors: store_unavailable, overloaded, rate_limited, timed_out.
  virtual void get_statement(
      domain::account_id account, domain::report_span days, completion<domain::statement> done) = 0;
  /// Writes to the audit log that it is taken out of the house; gives its line of names.
  virtual void note_statement(domain::account_id account, domain::report_span days,
      const domain::audit_origin& by, completion<std::string> done) = 0;
  /// Writes the same to the audit log, then gives the whole of it as a PDF (statement_sheet.hpp). Errors: of
  /// get_statement; internal when it cannot be printed, which is logged.
  virtual void print_statement(domain::account_id account, domain::report_span days,
      const domain::audit_origin& by, completion<std::string> done) = 0;
  /// The whole of it as lines: opening, days and entries in the order of days, closing.
  virtual void export_statement(
      domain::account_id account, domain::report_span days, completion<table_page> done) = 0;
};

}  // namespace mbs::actors
