#pragma once

#include "persistence/webhooks/webhook_records.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

/// What one callback URL still has to get, and how far it has come. Knows no HTTP, actor or clock.
namespace mbs::actors {

class webhook_outbox {
 public:
  explicit webhook_outbox(std::uint32_t limit) : limit_{limit} {}

  /// Events come in ascending order of seq. Without room the event stays in the store and the outbox is
  /// behind.
  void push(persistence::callback_due due) {
    if (!behind_ && waiting_.size() < limit_) return accept(std::move(due));
    if (!behind_) begin_behind();
    // While a stretch is being read, what comes meanwhile closes the gap to it.
    if (since_read_.size() < gap_limit)
      since_read_.push_back(std::move(due));
    else
      gap_overflow_ = true;
  }

  /// What is after `through` has to be read from the store.
  void start_behind(domain::event_seq through) {
    last_taken_ = std::max(last_taken_, through);
    begin_behind();
  }
  /// From `first` on some events are in the store only.
  void skip(domain::event_seq first) {
    if (!behind_) last_taken_ = std::max(last_taken_, domain::event_seq{first.value - 1});
    begin_behind();
  }
  [[nodiscard]] bool is_behind() const noexcept { return behind_; }
  [[nodiscard]] bool wants_read() const noexcept { return behind_ && waiting_.size() < limit_ / 2; }
  /// A stretch after last_taken() is about to be read.
  void begin_read() {
    since_read_.clear();
    gap_overflow_ = false;
  }
  /// The stretch, which ends at `through`; `all` when there was no more.
  void end_read(std::vector<persistence::callback_due> due, bool all, domain::event_seq through = {}) {
    for (auto& d : due)
      accept_newer(std::move(d));
    last_taken_ = std::max(last_taken_, through);
    if (!all || gap_overflow_) return;
    for (auto& d : since_read_)
      accept_newer(std::move(d));
    since_read_.clear();
    behind_ = false;
  }

  /// Up to `count` events of those wanted to deliver now in one request, so of one query; they stay
  /// outstanding until done(). What is not wanted and stands before them is done.
  [[nodiscard]] std::vector<persistence::callback_due> take(
      std::size_t count, domain::event_set wanted = domain::message_events()) {
    std::vector<persistence::callback_due> taken;
    while (!waiting_.empty() && taken.size() < count) {
      if (!wanted.has(waiting_.front().type())) {
        outstanding_.erase(waiting_.front().event.seq.value);
        waiting_.pop_front();
        continue;
      }
      if (!taken.empty() && !go_together(taken.back(), waiting_.front())) break;
      taken.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    return taken;
  }
  /// Back to the front, in order: the endpoint as a whole is not answering.
  void put_back(std::vector<persistence::callback_due> due) {
    // Several deliveries may come back, in any order.
    while (!due.empty()) {
      const auto later = std::find_if(waiting_.begin(), waiting_.end(),
          [&](const auto& w) { return w.event.seq > due.back().event.seq; });
      waiting_.insert(later, std::move(due.back()));
      due.pop_back();
    }
  }
  /// To the end: others have their turn first.
  void put_last(std::vector<persistence::callback_due> due) {
    std::move(due.begin(), due.end(), std::back_inserter(waiting_));
  }
  /// What waits and happened before `then` is given up: it is done.
  [[nodiscard]] std::vector<persistence::callback_due> drop_before(persistence::time_point then) {
    std::vector<persistence::callback_due> dropped;
    std::erase_if(waiting_, [&](persistence::callback_due& d) {
      if (d.event.at >= then) return false;
      dropped.push_back(std::move(d));
      return true;
    });
    done(dropped);
    return dropped;
  }
  /// Delivered, or written down for a later retry.
  void done(const std::vector<persistence::callback_due>& due) {
    for (const auto& d : due)
      outstanding_.erase(d.event.seq.value);
  }

  /// Every event up to here is done; nothing when none was ever taken.
  [[nodiscard]] domain::event_seq through() const noexcept {
    return outstanding_.empty() ? last_taken_ : domain::event_seq{outstanding_.begin()->first - 1};
  }
  /// When the oldest that is not done happened; as late as can be when all are.
  [[nodiscard]] persistence::time_point oldest() const noexcept {
    return outstanding_.empty() ? persistence::time_point::max() : outstanding_.begin()->second;
  }
  [[nodiscard]] domain::event_seq last_taken() const noexcept { return last_taken_; }
  /// Waiting or being delivered.
  [[nodiscard]] std::size_t outstanding() const noexcept { return outstanding_.size(); }
  /// Whose events these are; none when none waits.
  [[nodiscard]] domain::account_id account() const noexcept {
    return waiting_.empty() ? domain::account_id{} : waiting_.front().message.account;
  }
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }
  [[nodiscard]] bool idle() const noexcept { return outstanding_.empty() && !behind_; }

 private:
  static constexpr std::size_t gap_limit = 1'000;

  [[nodiscard]] static bool go_together(
      const persistence::callback_due& a, const persistence::callback_due& b) noexcept {
    return a.message.content->callback_query == b.message.content->callback_query;
  }
  void begin_behind() {
    behind_ = true;
    since_read_.clear();
    gap_overflow_ = true;  // until a read begins, the gap is open
  }
  void accept_newer(persistence::callback_due due) {
    if (due.event.seq > last_taken_) accept(std::move(due));
  }
  void accept(persistence::callback_due due) {
    last_taken_ = due.event.seq;
    outstanding_.emplace_hint(outstanding_.end(), due.event.seq.value, due.event.at);
    waiting_.push_back(std::move(due));
  }

  std::uint32_t limit_;
  std::deque<persistence::callback_due> waiting_;
  std::map<std::int64_t, persistence::time_point> outstanding_;  // when each happened
  domain::event_seq last_taken_;
  std::vector<persistence::callback_due> since_read_;
  bool gap_overflow_ = false;
  bool behind_ = false;
};

}  // namespace mbs::actors
