#include "persistence/money/price_rows.hpp"

#include "persistence/sql/session.hpp"

#include <algorithm>
#include <map>

namespace mbs::persistence {
namespace {

constexpr std::int64_t any = -1;  // network or class

void load_rules(sql::connection& c, std::vector<price_version_record>& versions) {
  std::map<std::int64_t, price_version_record*> by_id;
  std::vector<std::int64_t> ids;
  for (auto& v : versions) {
    by_id[v.id.value] = &v;
    ids.push_back(v.id.value);
  }
  const auto row = c.query("SELECT r.version, r.network, r.class, r.per_segment FROM price_rules r WHERE " +
          c.in("r.version", 1) + " ORDER BY r.version, r.network, r.class",
      {sql::integers{ids}});
  while (row->next()) {
    domain::price_rule rule;
    if (row->integer(1) != any) rule.network = domain::network_id{static_cast<std::uint8_t>(row->integer(1))};
    if (row->integer(2) != any) rule.traffic = static_cast<domain::traffic_class>(row->integer(2));
    rule.per_segment = domain::money::from_units(row->integer(3));
    by_id.at(row->integer(0))->rules.push_back(rule);
  }
}

}  // namespace

std::vector<price_version_record> load_versions(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<price_version_record> all;
  const auto row = c.query(
      "SELECT v.id, v.list, v.effective_at, v.made_at, v.withdrawn_at, v.reason FROM price_versions v " +
          tail,
      values);
  while (row->next())
    all.push_back({{row->integer(0)}, {row->integer(1)}, domain::from_micros(row->integer(2)), {},
        domain::from_micros(row->integer(3)), domain::from_micros(row->integer(4)),
        std::string{row->bytes(5)}});
  load_rules(c, all);
  return all;
}

std::vector<price_version_record> load_versions_in_use(sql::connection& c, domain::time_point now) {
  const sql::parameter values[]{domain::to_micros(now)};
  return load_versions(c,
      "WHERE v.id IN (SELECT u.id FROM price_lists l CROSS JOIN price_versions u WHERE u.list = l.id "
      "AND u.withdrawn_at = 0 AND u.effective_at >= COALESCE((SELECT MAX(w.effective_at) FROM price_versions w "
      "WHERE w.list = l.id AND w.withdrawn_at = 0 AND w.effective_at <= $1), 0)) "
      "ORDER BY v.effective_at, v.id",
      values);
}

std::vector<price_list_record> load_price_lists(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<price_list_record> all;
  const auto row = c.query("SELECT l.id, l.name, l.adds_taxes, l.made_at FROM price_lists l " + tail, values);
  while (row->next())
    all.push_back({{row->integer(0)}, std::string{row->bytes(1)}, row->integer(2) != 0,
        domain::from_micros(row->integer(3)), {}});
  return all;
}

std::vector<domain::tax_change> load_tax_rates(sql::connection& c) {
  std::vector<domain::tax_change> all;
  const auto row =
      c.query("SELECT x.tax, x.from_day, x.basis_points FROM tax_rates x ORDER BY x.from_day, x.tax", {});
  while (row->next())
    all.push_back({static_cast<domain::tax>(row->integer(0)), {row->integer(1)},
        static_cast<std::uint32_t>(row->integer(2))});
  return all;
}

price_facts load_price_facts(sql::connection& c, domain::time_point now) {
  price_facts facts;
  std::map<std::int64_t, std::size_t> places;
  for (const auto& list : load_price_lists(c, "ORDER BY l.id", {})) {
    places[list.id.value] = facts.lists.size();
    facts.lists.push_back({list.id, list.adds_taxes, {}});
  }
  for (auto& v : load_versions_in_use(c, now)) {
    if (const auto at = places.find(v.list.value); at != places.end())
      facts.lists[at->second].versions.push_back({v.effective_at, std::move(v.rules)});
  }
  // Of rates those in force and to come: others change no price any more.
  facts.taxes = load_tax_rates(c);
  const auto today = domain::kenyan_day_at(now);
  std::erase_if(facts.taxes, [&, all = facts.taxes](const domain::tax_change& t) {
    return std::ranges::any_of(all, [&](const domain::tax_change& other) {
      return other.what == t.what && other.from > t.from && other.from <= today;
    });
  });
  return facts;
}

domain::price_book book_of(const price_facts& facts, std::span<const domain::price_assignment> named) {
  std::vector<domain::price_list_facts> lists;
  for (const auto& list : facts.lists)
    if (std::ranges::find(named, list.id, &domain::price_assignment::list) != named.end())
      lists.push_back(list);
  return {lists, facts.taxes};
}

std::vector<domain::price_assignment> load_assignments(sql::connection& c, domain::account_id account) {
  std::vector<domain::price_assignment> all;
  const auto row = c.query(
      "SELECT s.effective_at, s.list FROM price_assignments s WHERE s.account = $1 AND s.is_over = 0 "
      "ORDER BY s.effective_at",
      {account.value});
  while (row->next())
    all.push_back({domain::from_micros(row->integer(0)), {row->integer(1)}});
  return all;
}

void insert_version(sql::connection& c, const price_version_record& v) {
  c.execute(
      "INSERT INTO price_versions (id, list, effective_at, made_at, reason) VALUES ($1, $2, $3, $4, $5)",
      {v.id.value, v.list.value, domain::to_micros(v.effective_at), domain::to_micros(v.made_at),
          std::string_view{v.reason}});
  for (const auto& rule : v.rules)
    c.execute("INSERT INTO price_rules (version, network, class, per_segment) VALUES ($1, $2, $3, $4)",
        {v.id.value, rule.network ? std::int64_t{rule.network->value} : any,
            rule.traffic ? static_cast<std::int64_t>(*rule.traffic) : any, rule.per_segment.units()});
}

}  // namespace mbs::persistence
