#pragma once

#include "domain/access/principal.hpp"
#include "http/server/completion_queue.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

/// An answer that goes on: Server-Sent Events (WHATWG HTML, 9.2).
namespace mbs::http {

class exchange;

/// What a stream tells. On the thread of its exchange only; destroyed with the stream.
class event_source {
 public:
  using steady = std::chrono::steady_clock;
  virtual ~event_source() = default;

  /// Appends the events that there are now, whole. Called after event_stream::wake, and a few times a second.
  virtual void write(steady::time_point now, std::string& to) = 0;
  /// Whoever reads was judged again, and may still be here: what they may read counts from now on.
  virtual void judged(const domain::principal& who) = 0;
};

/// One event. `data` is a line; `id` and `name` may be empty: without data it says only how far the reader
/// is.
void write_event(std::string_view id, std::string_view name, std::string_view data, std::string& to);

/// The life of such an answer: when it is written, when it says that it is there, when its reader is judged
/// again. Made by exchange::open_stream. On the thread of its exchange, except `wake`.
class event_stream final : public continuation, public std::enable_shared_from_this<event_stream> {
 public:
  using steady = std::chrono::steady_clock;
  /// What happens within so long is written together.
  static constexpr std::chrono::milliseconds writes_apart{100};
  static constexpr std::chrono::seconds judged_every{1};
  /// Who cannot be judged, since the store is away, may stay so long.
  static constexpr std::chrono::seconds trusted_for{5};

  /// `place` is held as long as the stream lives.
  event_stream(std::weak_ptr<exchange> of, std::shared_ptr<completion_queue> queue,
      std::chrono::milliseconds heartbeat, std::shared_ptr<void> place);

  void feed(std::unique_ptr<event_source> source) { source_ = std::move(source); }

  /// Any thread: there is something to write. Never runs anything of it at once.
  void wake();
  void go_on() override;

  /// False right after a write: what has come since waits for the next sweep of connections.
  [[nodiscard]] bool is_due(steady::time_point now) const noexcept;
  /// Appends what there is, or the sign of life when there was nothing for long.
  void write(steady::time_point now, std::string& to);

  /// True once a second: then the reader is to be judged.
  [[nodiscard]] bool takes_judgement(steady::time_point now) noexcept;
  void judged(const domain::principal& who, steady::time_point now);
  /// The judge could not be asked.
  [[nodiscard]] bool is_trusted(steady::time_point now) const noexcept {
    return now - judged_at_ < trusted_for;
  }

 private:
  std::weak_ptr<exchange> of_;
  std::shared_ptr<completion_queue> queue_;
  std::chrono::milliseconds heartbeat_;
  std::shared_ptr<void> place_;
  std::unique_ptr<event_source> source_;
  std::atomic<bool> is_woken_{false};
  steady::time_point asked_at_;  // the source, last
  steady::time_point wrote_at_;  // something, last
  steady::time_point judging_at_;
  steady::time_point judged_at_;
};

}  // namespace mbs::http
