#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace mbs::bench {

/// Latencies in microseconds, counted in log-linear steps as HDR histograms do: exact below 256 µs, within
/// 0.8 % above. Recording is a few instructions and never allocates; two histograms add up.
class latency_histogram {
 public:
  latency_histogram() : counts_(steps) {}

  /// Negative values count as 0, those above `highest` as `highest`.
  void record(std::int64_t us) noexcept {
    const auto value = us < 0 ? 0U : static_cast<std::uint64_t>(us < highest ? us : highest);
    ++counts_[step_of(value)];
    ++count_;
    sum_ += value;
    if (value > max_) max_ = value;
  }
  void add(const latency_histogram& other) noexcept;

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t max() const noexcept { return max_; }
  [[nodiscard]] double mean() const noexcept {
    return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
  }
  /// The least value that at least `percent` (0 to 100) of the recorded ones do not exceed, rounded up to its
  /// step's end but never above max(); 0 when nothing was recorded.
  [[nodiscard]] std::uint64_t percentile(double percent) const noexcept;

  static constexpr std::int64_t highest = std::int64_t{1} << 36;  ///< 19 hours

  [[nodiscard]] static constexpr std::size_t step_of(std::uint64_t value) noexcept {
    if (value < 2 * half) return static_cast<std::size_t>(value);
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - half_bits - 1;
    return static_cast<std::size_t>(shift * half + (value >> shift));
  }
  /// The greatest value of a step.
  [[nodiscard]] static constexpr std::uint64_t end_of(std::size_t step) noexcept {
    if (step < 2 * half) return step;
    const auto shift = step / half - 1;
    const auto lead = step - shift * half;
    return ((lead + 1) << shift) - 1;
  }

 private:
  static constexpr unsigned half_bits = 7;
  static constexpr std::size_t half = std::size_t{1} << half_bits;
  static constexpr std::size_t steps = (36 - half_bits + 2) * half;

  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0, sum_ = 0, max_ = 0;
};

}  // namespace mbs::bench
