#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// How busy the machine is, for work that only uses what others leave. Linux says it; elsewhere nothing is
/// known.
namespace mbs::actors {

/// Processor time since the machine was started, of all processors, in ticks.
struct processor_ticks {
  std::uint64_t idle = 0;
  std::uint64_t all = 0;
};

/// The line "cpu …" that /proc/stat begins with (proc(5)). Waiting for a disk is not idle: who writes more
/// then makes others wait longer. Guests' time is within the user's. Nothing when it is not such a line.
[[nodiscard]] std::optional<processor_ticks> ticks_in(std::string_view first_line) noexcept;

/// Percent of the time between two looks that was idle; nothing when no time has passed.
[[nodiscard]] std::optional<std::uint32_t> idle_between(processor_ticks from, processor_ticks to) noexcept;

/// Looks now and then. One thread.
class idle_watch {
 public:
  /// Of about the last second, 0..100; 0 as long as nothing is known.
  [[nodiscard]] std::uint32_t percent() noexcept;

 private:
  processor_ticks last_;
  std::uint32_t percent_ = 0;
};

}  // namespace mbs::actors
