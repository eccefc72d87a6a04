#pragma once

#include <chrono>
#include <cstdint>

namespace mbs::bench {

/// Microseconds since the run's start, by a clock that never jumps.
class run_clock {
 public:
  run_clock() : start_{std::chrono::steady_clock::now()}, wall_{std::chrono::system_clock::now()} {}
  [[nodiscard]] std::int64_t now_us() const noexcept {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_)
        .count();
  }
  /// The start in microseconds since the epoch, to compare with what other processes log.
  [[nodiscard]] std::int64_t wall_start_us() const noexcept {
    return std::chrono::duration_cast<std::chrono::microseconds>(wall_.time_since_epoch()).count();
  }

 private:
  std::chrono::steady_clock::time_point start_;
  std::chrono::system_clock::time_point wall_;
};

}  // namespace mbs::bench
