#pragma once

#include "domain/events/live_event.hpp"
#include "domain/steady_time.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mbs::domain {

struct live_limits {
  std::uint32_t messages_a_second = 500;
  std::uint32_t kept = 1'000;  ///< events, for readers that come back
  duration kept_for = std::chrono::seconds{60};
};

/// One event as readers get it. Without `what` it says that something was left out before it: whoever shows
/// something fetches it again.
struct numbered_event {
  std::uint64_t number = 0;
  std::optional<live_event> what;
};

/// What was told since a reader's last event.
struct live_reading {
  std::vector<numbered_event> events;
  std::uint64_t last = 0;  ///< to read on from
};

/// The events of one account, in order, for any number of readers. What is added waits until somebody
/// reads: of a message only its newest state waits. At most so many events of messages are numbered a
/// second, a change of balance and a gap once a second; what is beyond is left out, and a gap says so.
/// Numbers begin at 1 and are kept with `mark`, by which an id of another channel (or of before a restart)
/// is known. Bounded by its limits.
class live_channel {
 public:
  live_channel(std::uint64_t mark, live_limits limits);

  void add(const live_event& e);
  /// Numbers what waits, as far as the limits of a second allow, and forgets what is too old.
  void settle(steady_point now);
  /// After event `after`; begins with a gap when events in between are no longer kept. To be settled before.
  [[nodiscard]] live_reading read(std::uint64_t after) const;

  /// An opaque text for a reader that comes back, and the number that it stands for: nothing when it is of
  /// another channel, or none.
  [[nodiscard]] std::string id_of(std::uint64_t number) const;
  [[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view id) const noexcept;
  [[nodiscard]] std::uint64_t last() const noexcept { return last_; }

 private:
  struct kept_event {
    numbered_event event;
    steady_point since;
  };
  void put(std::optional<live_event> what, steady_point now);
  void lose_waiting() noexcept;
  void settle_messages(steady_point now);
  void forget(steady_point now);

  live_limits limits_;
  std::uint64_t mark_;
  std::vector<message_changed> messages_;  // waiting, each message once
  std::unordered_map<message_id, std::size_t> place_;
  std::vector<live_event> others_;  // waiting
  bool balance_waits_ = false;
  bool lost_ = false;  // something since the last gap
  std::deque<kept_event> kept_;
  std::uint64_t last_ = 0;
  steady_point second_;  // that told_ is of
  std::uint32_t told_ = 0;
  std::optional<steady_point> balance_at_;
  std::optional<steady_point> gap_at_;
};

}  // namespace mbs::domain
