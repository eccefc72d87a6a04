#pragma once

#include "domain/messages/message.hpp"

#include <array>
#include <atomic>
#include <cstdint>

/// Figures that any thread may raise and any thread may read: what /metrics shows. Only key_changes is read
/// to decide something.
namespace mbs::actors {

using counter = std::atomic<std::uint64_t>;

inline void raise(counter& c, std::uint64_t by = 1) noexcept {
  c.fetch_add(by, std::memory_order_relaxed);
}
[[nodiscard]] inline std::uint64_t figure(const counter& c) noexcept {
  return c.load(std::memory_order_relaxed);
}

struct node_counters {
  counter accepted{0}, refused_requests{0};
  std::array<counter, 8> final_states{};  ///< by message_state
  counter commits{0}, commit_failures{0}, committed_messages{0}, committed_events{0}, commit_microseconds{0};
  counter callbacks_sent{0}, callbacks_failed{0}, callbacks_dropped{0}, callbacks_waiting{0},
      callbacks_unrecorded{0};
  counter mails_sent{0}, mails_refused{0}, mails_ended{0}, mail_attempts_failed{0}, mails_waiting{0},
      mail_oldest_seconds{0};
  counter ledger_breaches{0}, accounts_awake{0};
  counter open_breaches{0};  ///< of the books, that staff has not ended
  counter reconciled_at{0};  ///< when the newest reconciliation that has ended began; seconds, 0: none yet
  counter reconciliation_differences{0};  ///< that it found
  counter key_changes{0};      ///< taken over from other processes; what is remembered of keys is older
  counter session_changes{0};  ///< the same of sessions and roles, and what this process changed
  std::atomic<bool> store_available{true};
};

}  // namespace mbs::actors
