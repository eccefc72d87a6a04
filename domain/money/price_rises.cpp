#include "domain/money/price_rises.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

std::optional<money> price_of(const price_table* prices, network_id network, traffic_class traffic) noexcept {
  if (prices == nullptr) return std::nullopt;
  const auto found = prices->per_segment(network, traffic);
  return found ? std::optional{*found} : std::nullopt;
}

std::vector<network_id> networks() {
  std::vector<network_id> all;
  for (const auto& n : numbering_plan::kenya().networks())
    all.push_back(n.id);
  all.emplace_back();
  return all;
}

std::string amount(const std::optional<money>& price) {
  return price ? price->to_text() : "-";
}

bool are_alike(const price_difference& a, const price_difference& b) noexcept {
  return a.before == b.before && a.after == b.after;
}

}  // namespace

std::vector<price_difference> differences(const price_table* before, const price_table* after) {
  std::vector<price_difference> found;
  for (const auto network : networks())
    for (std::size_t c = 0; c < traffic_class_count; ++c) {
      const auto traffic = static_cast<traffic_class>(c);
      const price_difference d{
          network, traffic, price_of(before, network, traffic), price_of(after, network, traffic)};
      if (d.before != d.after) found.push_back(d);
    }
  return found;
}

std::vector<price_difference> changes_at(const price_schedule& prices, time_point at) {
  return differences(prices.at(at - duration{1}).prices.get(), prices.at(at).prices.get());
}

std::vector<price_news> news_of(const price_schedule& was, const price_schedule& is, time_point from) {
  std::vector<time_point> moments;
  for (const auto* const schedule : {&was, &is})
    for (const auto& step : schedule->steps())
      if (step.from >= from) moments.push_back(step.from);
  std::ranges::sort(moments);
  moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
  std::vector<price_news> news;
  for (const auto at : moments)
    if (auto changes = changes_at(is, at); changes != changes_at(was, at))
      news.push_back({at, std::move(changes)});
  return news;
}

std::optional<time_point> first_rise(
    const price_schedule& before, const price_schedule& after, time_point from, time_point until) {
  for (auto at = from; at < until;) {
    const auto was = before.at(at);
    const auto is = after.at(at);
    const auto changed = differences(was.prices.get(), is.prices.get());
    if (std::ranges::any_of(changed, &price_difference::is_rise)) return at;
    at = std::min(was.until, is.until);
  }
  return std::nullopt;
}

std::string in_words(const std::vector<price_difference>& all, std::size_t most) {
  constexpr std::string_view more = "; …";
  std::string text;
  for (std::size_t i = 0; i < all.size();) {
    auto end = i + 1;
    while (end < all.size() && all[end].network == all[i].network && are_alike(all[end], all[i]))
      ++end;
    std::string part{numbering_plan::kenya().name_of(all[i].network)};
    const bool is_every_class = end - i == traffic_class_count;
    for (auto k = i; k < end && !is_every_class; ++k)
      part += (k == i ? " " : ", ") + std::string{to_text(all[k].traffic)};
    part += ' ' + amount(all[i].before) + " > " + amount(all[i].after);
    const auto needed = text.size() + (text.empty() ? 0 : 2) + part.size();
    if (needed + (end < all.size() ? more.size() : 0) > most) return text + std::string{more};
    text += (text.empty() ? "" : "; ") + part;
    i = end;
  }
  return text.empty() ? "-" : text;
}

}  // namespace mbs::domain
