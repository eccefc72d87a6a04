#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

namespace mbs::bench {

struct history_limits {
  std::size_t count = 5'000;
  std::size_t octets = std::size_t{32} * 1024 * 1024;
};

/// The newest things of a kind, numbered from 1 as they came; the oldest go when there are too many or they
/// are too large together. The newest is always there.
template <class T>
class bounded_history {
 public:
  struct entry {
    std::uint64_t number;
    std::size_t octets;
    T what;
  };

  explicit bounded_history(history_limits limits = {}) noexcept : limits_{limits} {}

  void add(T what, std::size_t octets) {
    octets_ += octets;
    kept_.push_back({++last_, octets, std::move(what)});
    while (kept_.size() > 1 && (kept_.size() > limits_.count || octets_ > limits_.octets)) {
      octets_ -= kept_.front().octets;
      kept_.pop_front();
    }
  }

  /// Oldest first.
  [[nodiscard]] const std::deque<entry>& all() const noexcept { return kept_; }
  [[nodiscard]] std::uint64_t last() const noexcept { return last_; }
  /// Nothing when it is not kept.
  [[nodiscard]] const T* find(std::uint64_t number) const noexcept {
    if (kept_.empty() || number < kept_.front().number || number > last_) return nullptr;
    return &kept_[number - kept_.front().number].what;
  }

 private:
  history_limits limits_;
  std::deque<entry> kept_;
  std::uint64_t last_ = 0;
  std::size_t octets_ = 0;
};

}  // namespace mbs::bench
