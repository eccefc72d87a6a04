#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

/// How much is written at a time. Internal to persistence/.
namespace mbs::persistence::sql {

/// Whoever writes many rows (maintenance, imports, removal) goes in steps, each a transaction of its own of
/// so many rows as take the time that a step may: between two of them JOURNAL, and whoever else waits, has
/// its turn. A pure rule: knows neither the clock nor what is written.
class write_steps {
 public:
  static constexpr std::int64_t fewest = 10, most = 50'000;

  explicit constexpr write_steps(std::chrono::milliseconds step) noexcept : step_{step} {}

  /// Of the next step; begins low.
  [[nodiscard]] constexpr std::int64_t rows() const noexcept { return rows_; }
  /// The step before wrote `rows` in `time`: the next one is as long as it may be, but no more than twice as
  /// large. One that was too long makes the next one shorter at once.
  constexpr void took(std::int64_t rows, std::chrono::microseconds time) noexcept {
    if (rows <= 0) return;
    const auto per_row = std::max<std::int64_t>(1, time.count() / rows);
    const auto fitting = std::chrono::microseconds{step_}.count() / per_row;
    rows_ = std::clamp(std::min(fitting, 2 * rows_), fewest, most);
  }

 private:
  std::chrono::milliseconds step_;
  std::int64_t rows_ = 100;
};

}  // namespace mbs::persistence::sql
