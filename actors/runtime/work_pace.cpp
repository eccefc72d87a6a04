#include "actors/runtime/work_pace.hpp"

#include <algorithm>

namespace mbs::actors {

namespace {

constexpr domain::duration period = std::chrono::seconds{1};
constexpr domain::duration shortest_rest = std::chrono::milliseconds{5};
constexpr domain::duration longest_rest = std::chrono::seconds{10};
constexpr std::uint32_t largest_share = 33;

}  // namespace

std::uint32_t share_of_time(std::uint32_t percent, std::uint32_t idle) noexcept {
  if (idle <= idle_enough) return percent;
  return std::max(percent, std::min(largest_share, 4 * (idle - idle_enough)));
}

domain::duration rest_after(
    domain::duration took, work_pace pace, bool more, bool committed_meanwhile) noexcept {
  if (!more) return period;
  const auto least = std::max<domain::duration>(took * pace.least_rest / 100, shortest_rest);
  const auto share = committed_meanwhile ? took * (100 - pace.percent) / pace.percent : domain::duration{};
  return std::min<domain::duration>(std::max<domain::duration>(share, least), longest_rest);
}

}  // namespace mbs::actors
