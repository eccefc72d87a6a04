#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace mbs::actors::net {

/// The threads of a node, each with an io_context of its own. Sockets, timers and actors share them: what
/// they hand each other on one thread wakes nobody. Everything that lives in a context ends before these do.
class io_threads {
 public:
  /// Starts `count` threads (1 to 64).
  explicit io_threads(std::uint32_t count);
  /// Ends them. What still waits in a context is dropped.
  ~io_threads();
  io_threads(const io_threads&) = delete;
  io_threads& operator=(const io_threads&) = delete;

  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  [[nodiscard]] boost::asio::io_context& context(std::size_t thread) noexcept {
    return all_[thread]->context;
  }

 private:
  struct one {
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;
  };
  std::vector<std::unique_ptr<one>> all_;
};

/// Runs `job` on the thread of a running context and returns after its end. Not for that thread itself.
void run_in(boost::asio::io_context& context, const std::function<void()>& job);

/// Returns when all that waited in a running context has run, operations that were cancelled before included,
/// and what these began at once.
void settle(boost::asio::io_context& context);

}  // namespace mbs::actors::net
