#pragma once

#include "domain/time.hpp"

#include <cstdint>
#include <utility>

namespace mbs::actors {

/// How many lines may be logged: some each second, however many endpoints fail at once. Knows no clock.
class line_budget {
 public:
  static constexpr std::uint32_t lines_a_second = 5;

  /// One line, if there is room; else it counts as left out.
  [[nodiscard]] bool take(domain::time_point now) noexcept {
    if (now - since_ >= std::chrono::seconds{1}) {
      since_ = now;
      lines_ = 0;
    }
    if (lines_ < lines_a_second) return ++lines_, true;
    ++left_out_;
    return false;
  }
  /// How many were left out since this was asked, once the second that they fell into is over.
  [[nodiscard]] std::uint64_t left_out(domain::time_point now) noexcept {
    return now - since_ < std::chrono::seconds{1} ? 0 : std::exchange(left_out_, 0);
  }

 private:
  domain::time_point since_;
  std::uint32_t lines_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace mbs::actors
