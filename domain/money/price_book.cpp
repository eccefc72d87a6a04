#include "domain/money/price_book.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

/// The moments from which something else may hold for a list that adds taxes.
std::vector<time_point> moments_of(const price_list_facts& list, std::span<const tax_change> taxes) {
  std::vector<time_point> all;
  for (const auto& v : list.versions)
    all.push_back(v.from);
  for (const auto& t : taxes) {
    const time_point from{std::chrono::hours{first_hour_of(t.from)}};
    if (list.adds_taxes && !all.empty() && from > all.front()) all.push_back(from);
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

shared_prices charged(std::vector<price_rule> rules, tax_rates rates) {
  for (auto& rule : rules) {
    const auto whole = with_taxes(rule.per_segment, rates);
    if (!whole) return nullptr;
    rule.per_segment = *whole;
  }
  auto table = price_table::build(std::move(rules));
  return table ? std::make_shared<const price_table>(std::move(*table)) : nullptr;
}

price_schedule schedule_of(const price_list_facts& list, std::span<const tax_change> taxes) {
  std::vector<price_step> steps;
  for (const auto at : moments_of(list, taxes)) {
    const auto version = std::ranges::find_if(
        list.versions.rbegin(), list.versions.rend(), [at](const auto& v) { return v.from <= at; });
    steps.push_back(
        {at, charged(version->rules, list.adds_taxes ? rates_on(kenyan_day_at(at), taxes) : tax_rates{})});
  }
  return price_schedule{std::move(steps)};
}

}  // namespace

result<std::vector<price_rule>> version_of(std::span<const list_price> prices) {
  if (prices.empty() || prices.size() > most_price_rules) return errc::malformed_request;
  std::vector<price_rule> rules;
  for (const auto& p : prices) {
    if (p.rule.per_segment > highest_price || p.rule.per_segment.is_zero() != p.is_free)
      return errc::malformed_request;
    rules.push_back(p.rule);
  }
  const auto table = price_table::build(rules);
  if (!table) return table.error();
  return rules;
}

prices_in_force price_schedule::at(time_point now) const noexcept {
  const auto next = std::ranges::upper_bound(steps_, now, {}, &price_step::from);
  prices_in_force held;
  if (next != steps_.end()) held.until = next->from;
  if (next != steps_.begin()) held.prices = std::prev(next)->prices;
  return held;
}

price_book::price_book(std::span<const price_list_facts> lists, std::vector<tax_change> taxes)
    : taxes_{std::move(taxes)} {
  lists_.reserve(lists.size());
  for (const auto& list : lists)
    lists_.push_back({list.id, schedule_of(list, taxes_)});
  std::ranges::sort(lists_, {}, &priced_list::id);
}

const price_schedule& price_book::of(price_list_id list) const noexcept {
  static const price_schedule nothing;
  const auto found = std::ranges::lower_bound(lists_, list, {}, &priced_list::id);
  return found != lists_.end() && found->id == list ? found->schedule : nothing;
}

price_schedule price_book::of(
    std::span<const price_assignment> assigned, const shared_prices& standard) const {
  std::vector<price_step> steps{{time_point::min(), standard}};
  for (std::size_t i = 0; i < assigned.size(); ++i) {
    const auto from = assigned[i].from;
    const auto until = i + 1 < assigned.size() ? assigned[i + 1].from : time_point::max();
    if (!assigned[i].list) {
      steps.push_back({from, standard});
      continue;
    }
    const auto& list = of(assigned[i].list);
    steps.push_back({from, list.at(from).prices});
    for (const auto& step : list.steps())
      if (step.from > from && step.from < until) steps.push_back(step);
  }
  return price_schedule{std::move(steps)};
}

}  // namespace mbs::domain
