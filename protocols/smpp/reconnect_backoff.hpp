#pragma once

#include "protocols/smpp/status.hpp"
#include "protocols/smpp/times.hpp"

#include <cstdint>
#include <optional>

namespace mbs::smpp {

/// When to connect again after a session has ended: doubling pauses with jitter, never a tight loop.
class reconnect_backoff {
 public:
  explicit reconnect_backoff(
      duration shortest = std::chrono::seconds{1}, duration longest = std::chrono::seconds{60}) noexcept;

  /// A session did its work: the next pause is the shortest again. That it was bound does not suffice, for a
  /// peer may take every bind and nothing else.
  void on_served() noexcept { next_ = shortest_; }

  /// The pause after a lost or failed connection: between half and all of the current step. `random` is any
  /// uniformly distributed number.
  [[nodiscard]] duration after_loss(std::uint64_t random) noexcept;

  /// The pause after a refused bind. Nothing: stop and alert, since asking again cannot help (wrong
  /// password, system_id or type, …). ESME_RALYBND and ESME_RBINDFAIL wait the longest pause: the SMSC may
  /// still hold the old session. What speaks of the PDU or the moment (ESME_RINVBNDSTS, _RINVCMDLEN,
  /// _RINVCMDID) waits as after a loss.
  [[nodiscard]] std::optional<duration> after_refusal(
      command_status status, const status_policy& policy, std::uint64_t random) noexcept;

 private:
  [[nodiscard]] static duration jittered(duration step, std::uint64_t random) noexcept;

  duration shortest_;
  duration longest_;
  duration next_;
};

}  // namespace mbs::smpp
