#include "config/reload.hpp"

#include "config/settings_table.hpp"

#include <algorithm>
#include <set>

namespace mbs::config {
namespace {

void copy_value(const slot& from, const slot& to) {
  std::visit([&](auto* target) { *target = **std::get_if<decltype(target)>(&from); }, to);
}

void take_section(reload_plan& plan, std::string_view name, const std::string& path, section_ref before,
    section_ref wanted) {
  for (const auto& s : settings_table()) {
    if (s.section != name) continue;
    const auto old_value = s.at(before);
    const auto new_value = s.at(wanted);
    if (render(old_value) == render(new_value)) continue;
    (s.reloadable ? plan.taken : plan.needs_restart).push_back(path + '.' + std::string{s.key});
    if (s.reloadable) copy_value(new_value, old_value);
  }
}

void take_links(reload_plan& plan, std::vector<link_settings>& wanted) {
  for (auto& link : plan.value.links) {
    const auto same = std::ranges::find(wanted, link.name, &link_settings::name);
    if (same == wanted.end()) {
      plan.needs_restart.push_back("link." + link.name);
    } else {
      take_section(plan, "link", "link." + link.name, &link, &*same);
    }
  }
  for (const auto& link : wanted) {
    const bool known =
        std::ranges::find(plan.value.links, link.name, &link_settings::name) != plan.value.links.end();
    if (!known) plan.needs_restart.push_back("link." + link.name);
  }
}

bool same_prices(const std::vector<price_setting>& a, const std::vector<price_setting>& b) {
  return std::ranges::equal(a, b, [](const price_setting& x, const price_setting& y) {
    return x.network == y.network && x.traffic == y.traffic && x.per_segment == y.per_segment;
  });
}

bool same_taxes(const std::vector<tax_setting>& a, const std::vector<tax_setting>& b) {
  return std::ranges::equal(a, b, [](const tax_setting& x, const tax_setting& y) {
    return x.name == y.name && x.rate == y.rate && x.from == y.from;
  });
}

}  // namespace

reload_plan plan_reload(const settings& before, settings wanted) {
  reload_plan plan{.value = before, .taken = {}, .needs_restart = {}};
  std::set<std::string_view> done{"link", "price", "tax"};
  for (const auto& s : settings_table()) {
    if (!done.insert(s.section).second) continue;
    take_section(plan, s.section, std::string{s.section}, section_of(plan.value, s.section),
        section_of(wanted, s.section));
  }
  take_links(plan, wanted.links);
  if (!same_prices(plan.value.prices, wanted.prices)) {
    plan.value.prices = std::move(wanted.prices);
    plan.taken.emplace_back("price");
  }
  if (!same_taxes(plan.value.taxes, wanted.taxes)) plan.needs_restart.emplace_back("tax");
  return plan;
}

}  // namespace mbs::config
