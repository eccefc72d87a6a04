#include "actors/runtime/idle_watch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace mbs::actors {

namespace {

/// Ticks are hundredths of a second of one processor: a look at fewer says little.
constexpr std::uint64_t shortest_look = 100;

std::optional<processor_ticks> ticks_now() noexcept {
  const int file = open("/proc/stat", O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::array<char, 256> text{};
  const auto length = read(file, text.data(), text.size());
  close(file);
  if (length <= 0) return std::nullopt;
  const std::string_view all{text.data(), static_cast<std::size_t>(length)};
  return ticks_in(all.substr(0, all.find('\n')));
}

}  // namespace

std::optional<processor_ticks> ticks_in(std::string_view line) noexcept {
  constexpr std::string_view begin = "cpu ";
  constexpr std::size_t counted = 8;  // user nice system idle iowait irq softirq steal
  if (!line.starts_with(begin)) return std::nullopt;
  line.remove_prefix(begin.size());
  processor_ticks ticks;
  for (std::size_t i = 0; i < counted; ++i) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (error != std::errc{}) return std::nullopt;
    line.remove_prefix(static_cast<std::size_t>(end - line.data()));
    ticks.all += value;
    if (i == 3) ticks.idle += value;
  }
  return ticks;
}

std::optional<std::uint32_t> idle_between(processor_ticks from, processor_ticks to) noexcept {
  if (to.all <= from.all || to.idle < from.idle) return std::nullopt;
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(100, 100 * (to.idle - from.idle) / (to.all - from.all)));
}

std::uint32_t idle_watch::percent() noexcept {
  const auto now = ticks_now();
  if (!now || now->all < last_.all + shortest_look) return percent_;
  if (last_.all != 0) percent_ = idle_between(last_, *now).value_or(0);
  last_ = *now;
  return percent_;
}

}  // namespace mbs::actors
