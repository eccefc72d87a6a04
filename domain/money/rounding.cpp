#include "domain/money/rounding.hpp"

#include <algorithm>
#include <numeric>

namespace mbs::domain {

namespace {

/// Of digits with a point and decimals.
std::string with_thousands(std::string text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  for (auto at = text.find('.'); at > first + 3; at -= 3)
    text.insert(at - 3, 1, ',');
  return text;
}

}  // namespace

result<std::vector<money>> round_lines(std::span<const money> lines) {
  std::vector<money> rounded;
  rounded.reserve(lines.size());
  std::int64_t sum = 0, floors = 0;
  for (const auto& line : lines) {
    if (line.is_negative()) return errc::malformed_request;
    if (__builtin_add_overflow(sum, line.units(), &sum)) return errc::amount_overflow;
    rounded.push_back(money::from_units(line.units() - line.units() % units_per_cent));
    floors += rounded.back().units();
  }
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return lines[a].units() % units_per_cent > lines[b].units() % units_per_cent;
  });
  auto lacking = (to_cents(money::from_units(sum)).units() - floors) / units_per_cent;
  for (const auto at : order) {
    if (lacking-- <= 0) break;
    rounded[at] = money::from_units(rounded[at].units() + units_per_cent);
  }
  return rounded;
}

std::string to_shillings_text(money amount) {
  auto text = to_cents(amount).to_text();
  text.resize(text.size() - 2);  // of four decimals
  return with_thousands(std::move(text));
}

std::string to_exact_text(money amount) {
  return with_thousands(amount.to_text());
}

}  // namespace mbs::domain
