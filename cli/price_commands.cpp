#include "cli/commands.hpp"
#include "cli/price_words.hpp"
#include "cli/sending_setup.hpp"
#include "cli/taking_over.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/price_store.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

/// Commands about price lists. A running server takes over what they change.
namespace mbs::cli {

namespace json = boost::json;
using domain::errc;
using persistence::price_list_record;
using persistence::price_store;
using persistence::price_version_record;

namespace {

constexpr std::uint32_t accounts_shown = 20;

/// What the configuration says of prices.
struct standing_prices {
  domain::numbering_plan plan;
  persistence::price_terms terms;
};

standing_prices prices_of(const command_context& context) {
  const auto settings = context.load_settings();
  auto sending = set_up_sending(settings);
  return {std::move(sending.plan),
      {std::make_shared<const domain::price_table>(std::move(sending.prices)),
          std::chrono::days{settings.pricing.least_notice}}};
}

/// By id or name.
domain::price_list_id list_named(const command_stores& stores, const std::string& text) {
  if (const auto id = domain::price_list_id_from(text)) return *id;
  const auto all =
      stores.need(stores.get<price_store>().list_price_lists(command_context::now()), "price lists");
  const auto found = std::ranges::find(all, text, &price_list_record::name);
  if (found == all.end()) throw refusal(errc::not_found, "price list " + text);
  return found->id;
}

domain::price_list_id stored_list_named(const command_stores& stores, const std::string& text) {
  const auto id = list_named(stores, text);
  if (!id) throw usage_failure("the standard prices are those of the configuration: [[price]]");
  return id;
}

std::string state_of(const price_version_record& v) {
  if (v.withdrawn_at != domain::time_point{}) return "withdrawn";
  return v.effective_at > command_context::now() ? "coming" : "from then on";
}

std::string in_words(const std::vector<domain::price_rule>& rules, const domain::numbering_plan& plan) {
  std::string text;
  for (const auto& rule : rules)
    text += (text.empty() ? "" : " ") + cli::in_words(rule, plan);
  return text;
}

json::object facts_of(const price_version_record& v, const domain::numbering_plan& plan) {
  json::array prices;
  for (const auto& rule : v.rules)
    prices.push_back(json::string{cli::in_words(rule, plan)});
  return {{"version_id", domain::to_text(v.id)}, {"list_id", domain::to_text(v.list)}, {"state", state_of(v)},
      {"effective_at", domain::to_rfc3339(v.effective_at)}, {"prices", prices}, {"reason", v.reason}};
}

json::object facts_of(const price_list_record& list, const domain::numbering_plan& plan) {
  json::array versions;
  for (const auto& v : list.versions)
    versions.push_back(facts_of(v, plan));
  return {{"list_id", domain::to_text(list.id)}, {"name", list.name},
      {"taxes", list.adds_taxes ? "added" : "included"}, {"versions", versions}};
}

void say(command_context& context, const std::vector<price_list_record>& lists,
    const domain::numbering_plan& plan) {
  if (context.out().json()) {
    json::array all;
    for (const auto& list : lists)
      all.push_back(facts_of(list, plan));
    return context.out().document({{"price_lists", all}});
  }
  text_table table{{"list", "name", "taxes", "version", "state", "from", "prices"}, {}};
  for (const auto& list : lists) {
    const std::string taxes = list.adds_taxes ? "added" : "included";
    if (list.versions.empty())
      table.rows.push_back({domain::to_text(list.id), list.name, taxes, "-", "-", "-", "-"});
    for (const auto& v : list.versions)
      table.rows.push_back({domain::to_text(list.id), list.name, taxes, domain::to_text(v.id), state_of(v),
          domain::to_rfc3339(v.effective_at), in_words(v.rules, plan)});
  }
  context.out().table(table);
}

persistence::new_price_version version_of(
    const command_stores& stores, const price_options& o, const domain::numbering_plan& plan) {
  persistence::new_price_version wanted;
  wanted.list = stored_list_named(stores, o.list);
  wanted.effective_at = moment_from(o.from);
  wanted.reason = o.reason;
  for (const auto& text : o.prices)
    wanted.prices.push_back(list_price_from(text, plan));
  if (!domain::version_of(wanted.prices))
    throw usage_failure("the prices are too many, too high (" + domain::highest_price.to_text() +
        " at most) or two of them for the same");
  return wanted;
}

/// What was made; or why nothing was.
template <class T>
T made_of(persistence::noticed<T> done, const standing_prices& prices) {
  if (done.made) return std::move(*done.made);
  throw failure(exit_code::refused, "notice_too_short",
      "prices rise at " + domain::to_rfc3339(*done.rises_at) + ", and customers are told " +
          std::to_string(prices.terms.least_notice.count()) +
          " days before: choose a later time, or give a --reason");
}

}  // namespace

exit_code list_prices(command_context& context) {
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  say(context, stores.need(stores.get<price_store>().list_price_lists(command_context::now()), "price lists"),
      prices.plan);
  return exit_code::ok;
}

exit_code show_prices(command_context& context, const price_options& o) {
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id = list_named(stores, o.list);
  if (id) {
    say(context, {stores.need(stores.get<price_store>().get_price_list(id), "price list " + o.list)},
        prices.plan);
    return exit_code::ok;
  }
  json::object facts;
  for (const auto& n : prices.plan.networks())
    for (std::size_t c = 0; c < domain::traffic_class_count; ++c) {
      const auto traffic = static_cast<domain::traffic_class>(c);
      const auto price = prices.terms.standard->per_segment(n.id, traffic);
      facts[n.name + ':' + std::string{domain::to_text(traffic)}] =
          price ? json::value(price->to_text()) : json::value{};
    }
  context.out().facts(facts);
  return exit_code::ok;
}

exit_code create_price_list(command_context& context, const price_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto made = stores.need(
      stores.get<price_store>().create_price_list(o.name, o.taxes == "added", command_context::origin()),
      "price list " + o.name);
  context.out().facts({{"list_id", domain::to_text(made.id)}, {"name", made.name}, {"taxes", o.taxes}});
  return exit_code::ok;
}

exit_code preview_prices(command_context& context, const price_options& o) {
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<price_store>();
  const auto now = command_context::now();
  const auto wanted = version_of(stores, o, prices.plan);
  const auto effect = stores.need(store.preview_version(wanted, prices.terms, now), "price list " + o.list);
  const auto page = stores.need(
      store.accounts_on(wanted.list, effect.effective_at, {}, accounts_shown), "price list " + o.list);
  json::array first;
  for (const auto& a : page.accounts)
    first.push_back(json::string{domain::to_text(a.id)});
  context.out().facts({{"effective_at", domain::to_rfc3339(effect.effective_at)},
      {"changes", domain::in_words(effect.changes, 4'000)}, {"accounts", effect.accounts},
      {"first_accounts", first},
      {"needs_reason_from",
          effect.rises_at ? json::value(domain::to_rfc3339(*effect.rises_at)) : json::value{}}});
  return exit_code::ok;
}

exit_code set_prices(command_context& context, const price_options& o) {
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto wanted = version_of(stores, o, prices.plan);
  const auto made = made_of(
      stores.need(stores.get<price_store>().add_version(wanted, prices.terms, command_context::origin()),
          "price list " + o.list),
      prices);
  wait_until_taken_over(context, stores, persistence::prices_changed);
  context.out().facts(facts_of(made, prices.plan));
  return exit_code::ok;
}

exit_code withdraw_prices(command_context& context, const price_options& o) {
  const auto id = domain::price_version_id_from(o.version);
  if (!id)
    throw usage_failure(
        '"' + o.version + "\" is not the id of a version; `mbs price show` has ids like prv_…");
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto done = made_of(stores.need(stores.get<price_store>().withdraw_version(
                                            *id, o.reason, prices.terms, command_context::origin()),
                                "version " + o.version),
      prices);
  wait_until_taken_over(context, stores, persistence::prices_changed);
  context.out().facts(facts_of(done, prices.plan));
  return exit_code::ok;
}

exit_code assign_prices(command_context& context, const price_options& o) {
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto account =
      stores.need(stores.get<persistence::account_store>().find_account(o.account), "account " + o.account);
  const persistence::new_price_assignment wanted{
      account, list_named(stores, o.list), moment_from(o.from), o.reason};
  const auto lists =
      made_of(stores.need(stores.get<price_store>().assign(wanted, prices.terms, command_context::origin()),
                  "price list " + o.list + " for " + o.account),
          prices);
  wait_until_taken_over(context, stores, account);
  json::array all;
  for (const auto& a : lists)
    all.push_back({{"list_id", domain::to_text(a.list)}, {"from", domain::to_rfc3339(a.from)}});
  context.out().facts({{"account_id", domain::to_text(account)}, {"price_lists", all}});
  return exit_code::ok;
}

exit_code set_tax(command_context& context, const price_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<price_store>();
  if (!o.tax.empty()) {
    const auto by = command_context::origin();
    const domain::tax_change wanted{*domain::tax_from(o.tax), day_from(o.from), basis_points_from(o.percent)};
    if (!domain::can_be_set(wanted, by.at))
      throw usage_failure(o.from + " has begun in Nairobi: a rate counts from a day that is still to come");
    stores.need(store.set_tax_rate(wanted, by), "tax rate");
    wait_until_taken_over(context, stores, persistence::prices_changed);
  }
  json::array listed;
  text_table table{{"tax", "rate", "from"}, {}};
  for (const auto& r : stores.need(store.list_tax_rates(), "tax rates")) {
    listed.push_back({{"tax", domain::to_text(r.what)}, {"basis_points", r.basis_points},
        {"from", domain::to_text(r.from)}});
    table.rows.push_back({std::string{domain::to_text(r.what)}, domain::percent_text(r.basis_points),
        r.from.number == 0 ? "always" : domain::to_text(r.from)});
  }
  if (context.out().json())
    context.out().document({{"tax_rates", listed}});
  else
    context.out().table(table);
  return exit_code::ok;
}

}  // namespace mbs::cli
