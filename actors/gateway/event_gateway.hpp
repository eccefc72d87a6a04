#pragma once

#include "domain/events/live_event.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::actors {

struct told_event {
  std::string id;                          ///< opaque: for whoever comes back
  std::optional<domain::live_event> what;  ///< none: something was left out before it, fetch again
};

/// Somebody who reads the events of one account; reads them no more once destroyed. Any thread, one at a
/// time.
class event_reader {
 public:
  virtual ~event_reader() = default;
  /// What happened since it was read last; begins with a gap when not all of it is there. What a limit of a
  /// second holds back is there a second later, without another call of `wake`.
  [[nodiscard]] virtual std::vector<told_event> read() = 0;
  /// Of the newest event that was read: for whoever leaves before anything happens.
  [[nodiscard]] virtual std::string id() const = 0;
};

/// What happens in accounts, as it happens and never before it is durable. Safe to call from any thread.
/// Nothing blocks. Its readers end before it.
class event_gateway {
 public:
  virtual ~event_gateway() = default;

  /// From the event with `last_id` on: empty is from now on; one that is not known (any more) begins with a
  /// gap. `wake` is called, on any thread, when there is something to read, once until it is read; it must
  /// not block, and may still be called while the reader is being destroyed.
  [[nodiscard]] virtual std::unique_ptr<event_reader> follow(
      domain::account_id account, std::string_view last_id, std::function<void()> wake) = 0;
};

}  // namespace mbs::actors
