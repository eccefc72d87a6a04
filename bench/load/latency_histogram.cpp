#include "bench/load/latency_histogram.hpp"

#include <algorithm>
#include <cmath>

namespace mbs::bench {

void latency_histogram::add(const latency_histogram& other) noexcept {
  for (std::size_t i = 0; i < steps; ++i)
    counts_[i] += other.counts_[i];
  count_ += other.count_;
  sum_ += other.sum_;
  max_ = std::max(max_, other.max_);
}

std::uint64_t latency_histogram::percentile(double percent) const noexcept {
  if (count_ == 0) return 0;
  const auto share = std::ceil(percent / 100 * static_cast<double>(count_));
  const auto wanted = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::max(share, 1.0)), 1, count_);
  std::uint64_t seen = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    seen += counts_[step];
    if (seen >= wanted) return std::min(end_of(step), max_);
  }
  return max_;
}

}  // namespace mbs::bench
