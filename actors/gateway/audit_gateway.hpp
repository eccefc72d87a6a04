#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/gateway/table_page.hpp"
#include "persistence/access/audit_cursor.hpp"

#include <string>

namespace mbs::actors {

/// Who sees what an entry tells of the person behind it.
enum class audit_view : std::uint8_t {
  of_account,  ///< the account's own people: the name and the address of those who are members of it only
  of_staff,    ///< all of it
};

/// The audit log, to be read. Safe to call from any thread. Nothing blocks. `turn` is whose share of the
/// store a question takes. Errors: store_unavailable, overloaded, rate_limited, timed_out.
class audit_gateway {
 public:
  virtual ~audit_gateway() = default;

  /// `of_account` takes a question that names the account. A page may be short and still have a next one.
  virtual void list_entries(domain::account_id turn, persistence::audit_question question, audit_view view,
      completion<persistence::audit_page> done) = 0;
  /// Notes durably, in the log itself, that `by` takes what is asked for out of the house; the line of names
  /// of the table. Errors besides: those of a change.
  virtual void note_export(domain::account_id turn, domain::audit_origin by,
      const persistence::audit_question& question, completion<std::string> done) = 0;
  /// As list_entries, in lines of a table; `limit` may be any, a page has 1,000 at most.
  virtual void export_entries(domain::account_id turn, persistence::audit_question question, audit_view view,
      completion<table_page> done) = 0;
};

}  // namespace mbs::actors
