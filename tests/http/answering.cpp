#include "tests/http/answering.hpp"

namespace mbs::http::tests {

answering::answering() = default;

answering::~answering() {
  {
    const std::lock_guard lock{guard_};
    is_ending_ = true;
  }
  came_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void answering::run() {
  std::unique_lock lock{guard_};
  for (;;) {
    came_.wait(lock, [&] { return is_ending_ || (how_ == when::from_another_thread && !work_.empty()); });
    if (is_ending_) return;
    const auto work = std::exchange(work_, {});
    lock.unlock();
    for (const auto& w : work)
      w();
    lock.lock();
  }
}

void answering::later(std::function<void()> work) {
  std::unique_lock lock{guard_};
  if (how_ == when::at_once) {
    lock.unlock();
    return work();
  }
  work_.push_back(std::move(work));
  lock.unlock();
  came_.notify_all();
}

void answering::answer(when how) {
  {
    const std::lock_guard lock{guard_};
    how_ = how;
    if (how == when::from_another_thread && !thread_.joinable()) thread_ = std::thread{[this] { run(); }};
  }
  came_.notify_all();
}

void answering::release() {
  std::unique_lock lock{guard_};
  const auto work = std::exchange(work_, {});
  lock.unlock();
  for (const auto& w : work)
    w();
}

void answering::release_oldest() {
  std::unique_lock lock{guard_};
  if (work_.empty()) return;
  const auto work = std::move(work_.front());
  work_.pop_front();
  lock.unlock();
  work();
}

void answering::release_newest() {
  std::unique_lock lock{guard_};
  if (work_.empty()) return;
  const auto work = std::move(work_.back());
  work_.pop_back();
  lock.unlock();
  work();
}

std::size_t answering::kept_back() {
  const std::lock_guard lock{guard_};
  return work_.size();
}

void answering::refuse_with(actors::refusal why) {
  const std::lock_guard lock{guard_};
  refusal_ = std::move(why);
}

}  // namespace mbs::http::tests
