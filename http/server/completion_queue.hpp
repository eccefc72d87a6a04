#pragma once

#include "actors/gateway/completion.hpp"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>
#include <vector>

namespace mbs::http {

/// Something that goes on once an answer has come.
class continuation {
 public:
  virtual ~continuation() = default;
  /// On the thread of its queue. What it throws is logged there and goes no further.
  virtual void go_on() = 0;
};

/// A coroutine that waits, kept by its queue so that none outlives the server.
class parked {
 public:
  virtual ~parked() = default;
  /// Ends the coroutine where it stands. The queue's thread.
  virtual void abandon() noexcept = 0;
};

/// Brings the actors' answers back to the thread that owns the connection. Outlives it when answers are late:
/// those are dropped. Knows nothing of requests.
class completion_queue : public std::enable_shared_from_this<completion_queue> {
 public:
  /// `owner` runs `context` and all that is brought here.
  completion_queue(std::thread::id owner, boost::asio::io_context& context)
      : owner_{owner}, context_{context} {}

  /// Any thread. On the owner's own thread it goes on at once. Dropped when the queue is closed.
  void post(std::shared_ptr<continuation> c);
  /// The same, never at once: for whoever must not wait for what goes on.
  void post_later(std::shared_ptr<continuation> c);
  /// Lets go on what was posted. Owner's thread.
  void take();
  /// Nothing begins to go on and nothing is kept afterwards. What the owner's thread does at that moment may
  /// still be under way. Any thread.
  void close();

  /// Holds a coroutine that waits until it is forgotten; when the queue is closed it ends at once. Owner's
  /// thread.
  void park(const std::shared_ptr<parked>& p);
  void forget(const std::shared_ptr<parked>& p) { parked_.erase(p); }
  /// Closes, and ends every coroutine that waits; their frames are freed by jobs that this leaves in the
  /// context. Nothing that was posted runs any more when it returns. Owner's thread.
  void abandon_parked();

  [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }

  /// For a gateway: `finish(outcome<T>&)` runs on the owner's thread, unless the queue is closed by then.
  template <class T, class Finish>
  [[nodiscard]] actors::completion<T> bring(Finish finish) {
    struct errand final : continuation {
      explicit errand(Finish f) : finish{std::move(f)} {}
      void go_on() override { finish(*result); }
      std::optional<actors::outcome<T>> result;
      Finish finish;
    };
    return [self = shared_from_this(), e = std::make_shared<errand>(std::move(finish))](
               actors::outcome<T> result) {
      e->result.emplace(std::move(result));
      self->post(e);
    };
  }

 private:
  void let_go_on(continuation& c) noexcept;

  std::thread::id owner_;
  boost::asio::io_context& context_;
  std::mutex guard_;
  std::vector<std::shared_ptr<continuation>> posted_;
  std::vector<std::shared_ptr<continuation>> taken_;
  // Set under the guard, so that nothing is kept afterwards; the owner's thread asks it without.
  std::atomic<bool> closed_{false};
  std::unordered_set<std::shared_ptr<parked>> parked_;  // of the owner's thread
};

}  // namespace mbs::http
