#pragma once

#include "actors/gateway/completion.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace mbs::http::tests {

/// How the fakes of one test answer: when, on which thread, and with what refusal. Its lock guards what they
/// remember.
class answering {
 public:
  enum class when : std::uint8_t { at_once, from_another_thread, told };

  answering();
  ~answering();
  answering(const answering&) = delete;
  answering& operator=(const answering&) = delete;

  void answer(when how);
  /// With `told`: gives the answers kept back, on the caller's thread.
  void release();
  void release_oldest();
  void release_newest();
  [[nodiscard]] std::size_t kept_back();
  /// Every call fails with this from now on; errc::none ends it.
  void refuse_with(actors::refusal why);

  /// For a fake: calls `make` under the lock, for what `done` gets.
  template <class T, class Make>
  void respond(actors::completion<T> done, Make make) {
    asked_.fetch_add(1);
    later([this, done = std::move(done), make = std::move(make)] {
      actors::outcome<T> result = actors::refusal{};
      {
        const std::lock_guard lock{guard_};
        result = refusal_.why == domain::errc::none ? make() : actors::outcome<T>{refusal_};
      }
      done(std::move(result));
    });
  }
  [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock{guard_}; }
  /// How many questions came so far, to all of them.
  [[nodiscard]] std::uint64_t asked() const noexcept { return asked_; }

 private:
  void later(std::function<void()> work);
  void run();

  std::mutex guard_;
  std::atomic<std::uint64_t> asked_{0};
  actors::refusal refusal_{.why = domain::errc::none, .detail = {}};
  when how_ = when::at_once;
  std::deque<std::function<void()>> work_;
  std::condition_variable came_;
  bool is_ending_ = false;
  std::thread thread_;  // only once a test wants one
};

}  // namespace mbs::http::tests
