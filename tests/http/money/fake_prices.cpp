#include "tests/http/money/fake_prices.hpp"

#include "http/money/price_routes.hpp"
#include "http/money/staff_price_routes.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http::tests {

using actors::completion;
using actors::outcome;
using actors::refusal;
using domain::errc;
using domain::price_assignment;
using persistence::noticed;
using persistence::price_list_record;
using persistence::price_version_record;

namespace {

domain::shared_prices flat(std::int64_t units) {
  return std::make_shared<const domain::price_table>(domain::price_table::build(
      {{{}, domain::traffic_class::otp,
          domain::money::from_units(units)}}).value());
}

}  // namespace

fake_prices::fake_prices(answering& how) : own{{{{}, flat(8'000)}}, {1'600, 0}}, how_{how} {}

std::vector<route> fake_prices::routes() {
  auto all = price_routes(*this);
  for (auto& r : staff_price_routes(*this))
    all.push_back(std::move(r));
  return all;
}

const domain::numbering_plan& fake_prices::plan() const noexcept {
  return domain::numbering_plan::kenya();
}

domain::shared_prices fake_prices::standard() const {
  return own.steps.front().prices;
}

price_list_record* fake_prices::find(domain::price_list_id id) {
  const auto found = std::ranges::find(lists, id, &price_list_record::id);
  return found == lists.end() ? nullptr : &*found;
}

bool fake_prices::is_outdated(const persistence::new_price_version& wanted) {
  const auto& versions = find(wanted.list)->versions;
  const auto newest = versions.empty() ? domain::price_version_id{} : versions.back().id;
  return wanted.based_on && *wanted.based_on != newest;
}

persistence::price_effect fake_prices::effect(domain::time_point at, domain::money after) const {
  persistence::price_effect effect;
  effect.effective_at = at;
  effect.changes = {
      {domain::network_id{1}, domain::traffic_class::otp, domain::money::from_units(8'000), after}};
  if (is_too_soon) effect.rises_at = at;
  if (is_steep) effect.falls_at = at;
  effect.accounts = 3;
  return effect;
}

void fake_prices::own_prices(domain::account_id, completion<actors::account_prices> done) {
  how_.respond<actors::account_prices>(std::move(done), [this] { return own; });
}

void fake_prices::list(domain::account_id, completion<std::vector<price_list_record>> done) {
  how_.respond<std::vector<price_list_record>>(std::move(done), [this] { return lists; });
}

void fake_prices::get(domain::account_id, domain::price_list_id list, completion<price_list_record> done) {
  how_.respond<price_list_record>(std::move(done), [this, list]() -> outcome<price_list_record> {
    if (const auto* found = find(list)) return *found;
    return refusal{errc::not_found, {}, {}};
  });
}

void fake_prices::create(domain::account_id, std::string name, bool adds_taxes,
    const domain::audit_origin& by, completion<price_list_record> done) {
  how_.respond<price_list_record>(
      std::move(done), [this, name, adds_taxes, by]() -> outcome<price_list_record> {
        if (std::ranges::count(lists, name, &price_list_record::name) != 0)
          return refusal{errc::already_exists, {}, {}};
        lists.push_back({{static_cast<std::int64_t>(lists.size()) + 1}, name, adds_taxes, by.at, {}});
        return lists.back();
      });
}

void fake_prices::preview_version(
    domain::account_id, persistence::new_price_version wanted, completion<persistence::price_effect> done) {
  how_.respond<persistence::price_effect>(
      std::move(done), [this, wanted]() -> outcome<persistence::price_effect> {
        if (find(wanted.list) == nullptr) return refusal{errc::not_found, {}, {}};
        if (is_outdated(wanted)) return refusal{errc::no_change, {}, {}};
        return effect(
            wanted.effective_at.value_or(domain::time_point{}), wanted.prices.front().rule.per_segment);
      });
}

void fake_prices::add_version(domain::account_id, persistence::new_price_version wanted,
    const domain::audit_origin& by, completion<noticed<price_version_record>> done) {
  using answer = noticed<price_version_record>;
  how_.respond<answer>(std::move(done), [this, wanted, by]() -> outcome<answer> {
    auto* const list = find(wanted.list);
    if (list == nullptr) return refusal{errc::not_found, {}, {}};
    const auto at = wanted.effective_at.value_or(by.at);
    if (at < by.at) return refusal{errc::malformed_request, {}, {}};
    if (is_outdated(wanted)) return refusal{errc::no_change, {}, {}};
    if (std::ranges::count(list->versions, at, &price_version_record::effective_at) != 0)
      return refusal{errc::already_exists, {}, {}};
    if (is_too_soon && wanted.reason.empty()) return answer{{}, at, {}};
    if (is_steep && wanted.reason.empty()) return answer{{}, {}, at};
    const auto number = static_cast<std::int64_t>(list->versions.size()) + 1;
    list->versions.push_back({{number}, list->id, at, domain::version_of(wanted.prices).value(), by.at, {},
        is_too_soon ? wanted.reason : std::string{}});
    return answer{list->versions.back(), {}, {}};
  });
}

void fake_prices::withdraw_version(domain::account_id, domain::price_version_id version, std::string reason,
    const domain::audit_origin& by, completion<noticed<price_version_record>> done) {
  using answer = noticed<price_version_record>;
  how_.respond<answer>(std::move(done), [this, version, reason, by]() -> outcome<answer> {
    for (auto& list : lists)
      for (auto& v : list.versions) {
        if (v.id != version) continue;
        if (v.effective_at <= by.at) return refusal{errc::not_waiting, {}, {}};
        if (is_too_soon && reason.empty()) return answer{{}, v.effective_at, {}};
        v.withdrawn_at = by.at;
        return answer{v, {}, {}};
      }
    return refusal{errc::not_found, {}, {}};
  });
}

void fake_prices::assign(domain::account_id, persistence::new_price_assignment wanted,
    const domain::audit_origin& by, completion<noticed<std::vector<price_assignment>>> done) {
  using answer = noticed<std::vector<price_assignment>>;
  how_.respond<answer>(std::move(done), [this, wanted, by]() -> outcome<answer> {
    if (wanted.list && find(wanted.list) == nullptr) return refusal{errc::not_found, {}, {}};
    if (wanted.list && find(wanted.list)->versions.empty()) return refusal{errc::no_price, {}, {}};
    if (is_too_soon && wanted.reason.empty()) return answer{{}, by.at, {}};
    if (is_steep && wanted.reason.empty()) return answer{{}, {}, by.at};
    assigned.push_back({wanted.effective_at.value_or(by.at), wanted.list});
    return answer{assigned, {}, {}};
  });
}

void fake_prices::preview_assignment(domain::account_id, persistence::new_price_assignment wanted,
    completion<persistence::price_effect> done) {
  using answer = persistence::price_effect;
  how_.respond<answer>(std::move(done), [this, wanted]() -> outcome<answer> {
    if (wanted.list && find(wanted.list) == nullptr) return refusal{errc::not_found, {}, {}};
    if (wanted.list && find(wanted.list)->versions.empty()) return refusal{errc::no_price, {}, {}};
    const auto last = assigned.empty() ? domain::price_list_id{} : assigned.back().list;
    if (wanted.list == last) return refusal{errc::no_change, {}, {}};
    auto one = effect(wanted.effective_at.value_or(domain::time_point{}), domain::money::from_units(9'000));
    one.accounts = 1;
    return one;
  });
}

void fake_prices::assignments_of(
    domain::account_id, domain::account_id, completion<std::vector<price_assignment>> done) {
  how_.respond<std::vector<price_assignment>>(std::move(done), [this] { return assigned; });
}

void fake_prices::accounts_on(domain::account_id, domain::price_list_id list, domain::account_id after,
    std::uint32_t limit, completion<persistence::priced_account_page> done) {
  using answer = persistence::priced_account_page;
  how_.respond<answer>(std::move(done), [this, list, after, limit]() -> outcome<answer> {
    if (find(list) == nullptr) return refusal{errc::not_found, {}, {}};
    answer page;
    for (std::int64_t id = after.value + 1; id <= 3; ++id) {
      if (page.accounts.size() == limit) {
        page.next = page.accounts.back().id;
        break;
      }
      page.accounts.push_back({{id}, "Duka " + std::to_string(id), {}});
    }
    return page;
  });
}

void fake_prices::list_tax_rates(domain::account_id, completion<std::vector<domain::tax_change>> done) {
  how_.respond<std::vector<domain::tax_change>>(std::move(done), [this] { return rates; });
}

void fake_prices::set_tax_rate(domain::account_id, const domain::tax_change& wanted,
    const domain::audit_origin&, completion<std::vector<domain::tax_change>> done) {
  using answer = std::vector<domain::tax_change>;
  how_.respond<answer>(std::move(done), [this, wanted]() -> outcome<answer> {
    if (has_all_rates) return refusal{errc::too_many_requests_open, {}, {}};
    rates.push_back(wanted);
    return rates;
  });
}

}  // namespace mbs::http::tests
