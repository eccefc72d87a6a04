#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "persistence/records.hpp"

/// What one callback URL still has to get, and how far it has come. Knows no HTTP, actor or clock.
namespace mbs::actors {

class endpoint_outbox {
 public:
  explicit endpoint_outbox(std::uint32_t limit) : limit_{limit} {}

  /// Events come in ascending order of seq. False: no room, the event stays in the store and the outbox is behind.
  bool push(persistence::callback_due due) {
    newest_seen_ = std::max(newest_seen_, due.event.seq);
    if (behind_ || waiting_.size() >= limit_) {
      behind_ = true;
      return false;
    }
    accept(std::move(due));
    return true;
  }

  /// A stretch read back from the store, following last_taken(); `limit` is what was asked for.
  void refill(std::vector<persistence::callback_due> due, std::uint32_t limit) {
    const bool all = due.size() < limit;
    for (auto& d : due)
      if (d.event.seq > last_taken_) accept(std::move(d));
    // Everything that was turned away has been read once the newest of it has, or there was no more to read.
    if (last_taken_ >= newest_seen_ || all) behind_ = false;
  }
  [[nodiscard]] bool wants_refill() const noexcept { return behind_ && waiting_.size() < limit_ / 2; }
  [[nodiscard]] bool is_behind() const noexcept { return behind_; }
  /// Starts behind: what is after `through` has to be read.
  void start_behind(domain::event_seq through, domain::event_seq newest) {
    last_taken_ = through;
    newest_seen_ = newest;
    behind_ = true;
  }

  /// Up to `count` events to deliver now; they stay outstanding until done().
  [[nodiscard]] std::vector<persistence::callback_due> take(std::size_t count) {
    std::vector<persistence::callback_due> taken;
    while (!waiting_.empty() && taken.size() < count) {
      taken.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    return taken;
  }
  /// Back to the front, in order: the endpoint as a whole is not answering.
  void put_back(std::vector<persistence::callback_due> due) {
    for (auto at = due.rbegin(); at != due.rend(); ++at) waiting_.push_front(std::move(*at));
  }
  /// Delivered, or written down for a later retry.
  void done(const std::vector<persistence::callback_due>& due) {
    for (const auto& d : due) outstanding_.erase(d.event.seq.value);
  }

  /// Every event up to here is done; nothing when none was ever taken.
  [[nodiscard]] domain::event_seq through() const noexcept {
    return outstanding_.empty() ? last_taken_ : domain::event_seq{outstanding_.begin()->first - 1};
  }
  [[nodiscard]] domain::event_seq last_taken() const noexcept { return last_taken_; }
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }
  [[nodiscard]] bool idle() const noexcept { return outstanding_.empty() && !behind_; }

 private:
  void accept(persistence::callback_due due) {
    last_taken_ = due.event.seq;
    outstanding_.emplace_hint(outstanding_.end(), due.event.seq.value, true);
    waiting_.push_back(std::move(due));
  }

  std::uint32_t limit_;
  std::deque<persistence::callback_due> waiting_;
  std::map<std::int64_t, bool> outstanding_;
  domain::event_seq last_taken_;
  domain::event_seq newest_seen_;
  bool behind_ = false;
};

}  // namespace mbs::actors
