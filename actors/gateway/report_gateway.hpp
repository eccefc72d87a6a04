#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/numbering/network.hpp"
#include "persistence/messages/report_records.hpp"

namespace mbs::actors {

struct oldest_message {
  bool is_there = false;
  domain::time_point accepted_at{};  ///< of it
};

/// Sums of what became of an account's messages, as the front end may ask for them. Safe to call from any
/// thread. Nothing blocks.
class report_gateway {
 public:
  virtual ~report_gateway() = default;

  /// Day by day. Errors: store_unavailable, overloaded, rate_limited, timed_out.
  virtual void daily_report(persistence::report_filter filter, completion<domain::daily_report> done) = 0;

  /// The oldest message without a final state, of all accounts: for staff. Errors as above.
  virtual void oldest_unfinished(domain::account_id turn, completion<oldest_message> done) = 0;

  /// How networks are named. Never changes while the node runs.
  [[nodiscard]] virtual const domain::numbering_plan& plan() const = 0;
};

}  // namespace mbs::actors
