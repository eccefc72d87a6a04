#include "domain/numbering/network.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

constexpr std::size_t table_digits = 3;
constexpr std::size_t longest_prefix = 9;

bool is_prefix(std::string_view text) noexcept {
  return !text.empty() && text.size() <= longest_prefix &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t number_of(std::string_view digits) noexcept {
  std::int64_t value = 0;
  for (const auto c : digits)
    value = value * 10 + (c - '0');
  return value;
}

std::int64_t power_of_ten(std::size_t exponent) noexcept {
  std::int64_t value = 1;
  while (exponent-- > 0)
    value *= 10;
  return value;
}

}  // namespace

result<numbering_plan> numbering_plan::build(
    std::vector<network> networks, std::span<const prefix_rule> rules) {
  numbering_plan plan;
  plan.networks_ = std::move(networks);
  std::array<bool, 256> listed{};
  for (const auto& n : plan.networks_) {
    if (n.id == test_network) return errc::malformed_request;
    listed[n.id.value] = n.id != network_id{};
  }

  std::vector<const prefix_rule*> by_length;
  for (const auto& rule : rules) {
    if (!is_prefix(rule.prefix) || !listed[rule.network.value]) return errc::malformed_request;
    by_length.push_back(&rule);
  }
  std::stable_sort(by_length.begin(), by_length.end(),
      [](const auto* a, const auto* b) { return a->prefix.size() < b->prefix.size(); });
  for (const auto* rule : by_length) {
    const auto length = rule->prefix.size();
    if (length <= table_digits) {
      const auto width = power_of_ten(table_digits - length);
      const auto first = number_of(rule->prefix) * width;
      std::fill_n(plan.by_three_digits_.begin() + first, width, rule->network);
    } else {
      const auto width = power_of_ten(longest_prefix - length);
      const auto first = number_of(rule->prefix) * width;
      plan.longer_.insert(plan.longer_.begin(), {first, first + width - 1, rule->network});
    }
  }
  return plan;
}

network_id numbering_plan::network_of(msisdn number) const noexcept {
  const auto national = number.national();
  if (national < 0 || national > 999'999'999) return {};
  for (const auto& range : longer_)
    if (national >= range.first && national <= range.last) return range.network;
  return by_three_digits_[static_cast<std::size_t>(national / 1'000'000)];
}

network_id numbering_plan::find(std::string_view name) const noexcept {
  for (const auto& n : networks_)
    if (n.name == name) return n.id;
  return {};
}

std::string_view numbering_plan::name_of(network_id id) const noexcept {
  for (const auto& n : networks_)
    if (n.id == id && id != network_id{}) return n.name;
  return id == test_network ? "test" : "unknown";
}

}  // namespace mbs::domain
