#pragma once

#include "domain/messages/daily_report.hpp"
#include "domain/time.hpp"

#include <optional>

/// When days of the books are closed. A day is one of East Africa Time.
namespace mbs::domain {

/// A movement is on its way to the disk for no longer: a day that ended so long ago gets no more of them. One
/// that comes later all the same, from a clock that was set back or a commit that hung, is of the day that is
/// open then.
inline constexpr std::chrono::minutes closing_grace{10};

/// Where closing stands.
struct books_edge {
  std::optional<kenyan_day> closed;         ///< the last day that is; nothing: none is yet
  std::optional<time_point> next_movement;  ///< of the oldest movement after it; nothing: there is none
};

/// The day to close next at `now`, nothing when none is over. Days without movements are passed over.
[[nodiscard]] std::optional<kenyan_day> next_to_close(const books_edge& edge, time_point now) noexcept;

/// The first moment after it.
[[nodiscard]] time_point end_of(kenyan_day day) noexcept;

}  // namespace mbs::domain
