#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/money/books_records.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mbs::actors {

/// How the platform's books stand.
struct books_report {
  std::vector<persistence::closed_day> days;         ///< newest first, a month of them at most
  std::vector<persistence::ledger_breach> breaches;  ///< that nobody has ended, oldest first, 100 at most
};

/// The platform's books, as staff may ask for them; `turn` is whose turn of looks and changes it takes. Safe
/// to call from any thread. Nothing blocks. Errors of all: store_unavailable, overloaded, rate_limited,
/// timed_out.
class books_gateway {
 public:
  virtual ~books_gateway() = default;

  virtual void books(domain::account_id turn, completion<books_report> done) = 0;
  /// Somebody has looked: the account may spend again. not_found: it is not open.
  virtual void end_breach(domain::account_id turn, std::int64_t id, std::string reason,
      const domain::audit_origin& by, completion<persistence::ledger_breach> done) = 0;
};

}  // namespace mbs::actors
