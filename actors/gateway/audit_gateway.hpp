#pragma once

#include "actors/gateway/completion.hpp"
#include "persistence/access/audit_cursor.hpp"

#include <optional>
#include <string>

namespace mbs::actors {

/// Entries as a table (RFC 4180), the newest first.
struct audit_table {
  std::string csv;                                ///< with a line of names
  std::optional<persistence::audit_cursor> next;  ///< there may be more
};

/// Who sees what an entry tells of the person behind it.
enum class audit_view : std::uint8_t {
  of_account,  ///< the account's own people: the name and the address of those who are members of it only
  of_staff,    ///< all of it
};

/// The audit log, to be read. Safe to call from any thread. Nothing blocks. `turn` is whose share of the
/// store a question takes. Errors: store_unavailable, overloaded, rate_limited, timed_out.
class audit_gateway {
 public:
  /// Of one table.
  static constexpr std::uint32_t most_rows = 10'000;

  virtual ~audit_gateway() = default;

  /// `of_account` takes a question that names the account. A page may be short and still have a next one.
  virtual void list_entries(domain::account_id turn, persistence::audit_question question, audit_view view,
      completion<persistence::audit_page> done) = 0;
  /// The same with up to most_rows entries.
  virtual void export_entries(domain::account_id turn, persistence::audit_question question, audit_view view,
      completion<audit_table> done) = 0;
};

}  // namespace mbs::actors
