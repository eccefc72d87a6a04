#include "domain/money/price.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

bool same_scope(const price_rule& a, const price_rule& b) noexcept {
  return a.network == b.network && a.traffic == b.traffic;
}

/// 0 for the most general rule, 3 for the most specific.
int rank(const price_rule& r) noexcept {
  return (r.network ? 2 : 0) + (r.traffic ? 1 : 0);
}

bool fits(const price_rule& r, std::size_t network, std::size_t traffic) noexcept {
  return (!r.network || r.network->value == network) &&
      (!r.traffic || static_cast<std::size_t>(*r.traffic) == traffic);
}

}  // namespace

result<price_table> price_table::build(std::vector<price_rule> rules) {
  std::stable_sort(
      rules.begin(), rules.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
    if (rule->per_segment.is_negative()) return errc::malformed_request;
    if (std::any_of(rules.begin(), rule, [&](const auto& other) { return same_scope(other, *rule); }))
      return errc::already_exists;
  }
  price_table table;
  for (const auto& rule : rules)  // the more specific ones come later and win
    for (std::size_t network = 0; network < table.resolved_.size(); ++network)
      for (std::size_t traffic = 0; traffic < traffic_class_count; ++traffic)
        if (fits(rule, network, traffic)) table.resolved_[network][traffic] = rule.per_segment;
  return table;
}

result<money> price_table::per_segment(network_id network, traffic_class traffic) const noexcept {
  const auto& price = resolved_[network.value][static_cast<std::size_t>(traffic)];
  if (!price) return errc::no_price;
  return *price;
}

}  // namespace mbs::domain
