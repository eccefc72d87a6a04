#pragma once

#include "domain/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mbs::actors {

/// A moment's figures of one operator link.
struct link_report {
  std::string name;
  std::string state;         ///< "bound", "binding", "connecting", "waiting", "stopped"
  bool built_in = false;     ///< the way of test messages, which is no operator's
  domain::time_point since;  ///< it is bound, or is not: the steps between two tries do not count
  std::string last_error;    ///< why a session ended or did not come about last; empty: never
  domain::time_point last_error_at;
  domain::time_point next_try_at;  ///< of a lost session; 0: none waits
  std::uint32_t sessions_bound = 0, sessions_configured = 0;
  std::uint64_t queued_otp = 0, queued_transactional = 0, queued_promotional = 0;
  std::uint32_t in_flight = 0, window = 0, tps = 0;
  std::uint64_t submitted = 0, refused = 0, throttled = 0, receipts = 0, strays = 0, resubmitted = 0,
                timeouts = 0, failed_binds = 0, ambiguous_receipts = 0, flawed_receipts = 0, repeated_ids = 0;
  std::uint64_t awaiting_receipt = 0;
};

/// A moment's figures, for /metrics and /readyz. Counters only grow.
struct node_report {
  bool ready = false;
  std::vector<std::string> not_ready_because;
  std::uint64_t accepted = 0, refused_requests = 0, delivered = 0, undelivered = 0, rejected = 0, expired = 0,
                cancelled = 0, unknown = 0;
  std::uint64_t commits = 0, commit_failures = 0, committed_messages = 0, committed_events = 0;
  std::uint64_t commit_microseconds = 0;
  std::uint64_t accepting = 0, queued = 0, accounts_awake = 0;
  std::uint64_t callbacks_sent = 0, callbacks_failed = 0, callbacks_dropped = 0, callbacks_waiting = 0,
                callbacks_unrecorded = 0;
  std::uint64_t mails_sent = 0, mails_refused = 0, mails_ended = 0, mail_attempts_failed = 0;
  std::uint64_t mails_waiting = 0, mail_oldest_seconds = 0;
  std::uint64_t ledger_breaches = 0;  ///< found by accounts since the start
  std::uint64_t open_breaches = 0;    ///< that nobody has looked at yet: their accounts spend nothing
  std::uint64_t reconciled_at = 0;    ///< when the newest one began; seconds since 1970, 0: none
  std::uint64_t reconciliation_differences = 0;  ///< that it found
  bool reads_payments = false;                   ///< M-Pesa's list of payments is read
  bool payments_overdue = false;                 ///< for 36 hours it could not be
  domain::time_point payments_read_at{};         ///< with success, or since when it is tried; 0: not yet
  std::vector<link_report> links;
};

/// How the node is. Safe to call from any thread. Nothing blocks.
class node_gateway {
 public:
  virtual ~node_gateway() = default;
  [[nodiscard]] virtual node_report report() const = 0;
};

}  // namespace mbs::actors
