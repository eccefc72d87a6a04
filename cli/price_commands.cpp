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

using versions = std::vector<price_version_record>;

/// Beside the other versions of its list.
std::string state_of(const price_version_record& v, const versions& all) {
  const auto now = command_context::now();
  if (v.withdrawn_at != domain::time_point{}) return "withdrawn";
  if (v.effective_at > now) return "coming";
  const auto is_later = [&](const price_version_record& other) {
    return other.withdrawn_at == domain::time_point{} && other.effective_at <= now &&
        other.effective_at > v.effective_at;
  };
  return std::ranges::any_of(all, is_later) ? "past" : "in_force";
}

std::string in_words(const std::vector<domain::price_rule>& rules, const domain::numbering_plan& plan) {
  std::string text;
  for (const auto& rule : rules)
    text += (text.empty() ? "" : " ") + cli::in_words(rule, plan);
  return text;
}

json::object facts_of(
    const price_version_record& v, const versions& all, const domain::numbering_plan& plan) {
  json::array prices;
  for (const auto& rule : v.rules)
    prices.push_back(json::string{cli::in_words(rule, plan)});
  return {{"version_id", domain::to_text(v.id)}, {"list_id", domain::to_text(v.list)},
      {"state", state_of(v, all)}, {"effective_at", domain::to_rfc3339(v.effective_at)}, {"prices", prices},
      {"reason", v.reason}};
}

json::object facts_of(const price_list_record& list, const domain::numbering_plan& plan) {
  json::array shown;
  for (const auto& v : list.versions)
    shown.push_back(facts_of(v, list.versions, plan));
  return {{"list_id", domain::to_text(list.id)}, {"name", list.name},
      {"taxes", list.adds_taxes ? "added" : "included"}, {"versions", shown}};
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
      table.rows.push_back({domain::to_text(list.id), list.name, taxes, domain::to_text(v.id),
          state_of(v, list.versions), domain::to_rfc3339(v.effective_at), in_words(v.rules, plan)});
  }
  context.out().table(table);
}

persistence::new_price_version version_of(
    const command_stores& stores, const price_options& o, const domain::numbering_plan& plan) {
  persistence::new_price_version wanted;
  wanted.list = stored_list_named(stores, o.list);
  wanted.effective_at = moment_from(o.from);
  wanted.reason = reason_from(o.reason);
  for (const auto& text : o.prices)
    wanted.prices.push_back(list_price_from(text, plan));
  if (!domain::version_of(wanted.prices))
    throw usage_failure("the prices are too many, too high (" + domain::highest_price.to_text() +
        " at most) or two of them for the same");
  return wanted;
}

persistence::new_price_assignment assignment_of(const command_stores& stores, const price_options& o) {
  const auto account =
      stores.need(stores.get<persistence::account_store>().find_account(o.account), "account " + o.account);
  return {account, list_named(stores, o.list), moment_from(o.from), reason_from(o.reason)};
}

/// The value, or the end of the command, in the words of prices where there are any.
template <class T>
T need(const command_stores& stores, domain::result<T> result, const std::string& about,
    std::string (*words_of)(errc) = words_of_change) {
  const auto words = result ? std::string{} : words_of(result.error());
  if (!words.empty())
    throw failure(
        exit_code_of(result.error()), std::string{domain::to_code(result.error())}, about + ": " + words);
  return stores.need(std::move(result), about);
}

/// What was made; or why nothing was.
template <class T>
T made_of(persistence::noticed<T> done, const standing_prices& prices) {
  if (done.made) return std::move(*done.made);
  const auto why = words_of_reason(done.rises_at, done.falls_at);
  if (!done.rises_at) throw failure(exit_code::refused, "steep_fall", why + ": say why with --reason");
  throw failure(exit_code::refused, "notice_too_short",
      why + ", and customers are told of a rise " + std::to_string(prices.terms.least_notice.count()) +
          " days before: choose a later time, or say why with --reason");
}

/// "airtel:otp": what could be sent before, and cannot any more.
json::array lost_prices(const persistence::price_effect& effect, const domain::numbering_plan& plan) {
  json::array lost;
  for (const auto& d : effect.changes)
    if (d.before && !d.after)
      lost.push_back(
          json::string{std::string{plan.name_of(d.network)} + ':' + std::string{domain::to_text(d.traffic)}});
  return lost;
}

/// Added to what is said of the change itself.
void add_effect(
    json::object& facts, const persistence::price_effect& effect, const domain::numbering_plan& plan) {
  facts["effective_at"] = domain::to_rfc3339(effect.effective_at);
  facts["changes"] = domain::in_words(effect.changes, 4'000);
  facts["lost_prices"] = lost_prices(effect, plan);
  const auto why = words_of_reason(effect.rises_at, effect.falls_at);
  facts["takes_reason"] = why.empty() ? json::value{} : json::value(why);
}

/// And for whom.
void add_accounts(json::object& facts, const command_stores& stores, domain::price_list_id list,
    const persistence::price_effect& effect) {
  const auto page = stores.need(
      stores.get<price_store>().accounts_on(list, effect.effective_at, {}, accounts_shown), "accounts");
  json::array first;
  for (const auto& a : page.accounts)
    first.push_back(json::string{domain::to_text(a.id)});
  facts["accounts"] = effect.accounts;
  facts["first_accounts"] = first;
}

exit_code preview_assignment(command_context& context, const price_options& o) {
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto wanted = assignment_of(stores, o);
  const auto effect =
      need(stores, stores.get<price_store>().preview_assignment(wanted, prices.terms, command_context::now()),
          "price list " + o.list + " for " + o.account, words_of_assignment);
  json::object facts{{"account_id", domain::to_text(wanted.account)}};
  add_effect(facts, effect, prices.plan);
  context.out().facts(facts);
  return exit_code::ok;
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
  const auto& name = list_name_from(o.name);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto made = stores.need(
      stores.get<price_store>().create_price_list(name, o.taxes == "added", command_context::origin()),
      "price list " + name);
  context.out().facts({{"list_id", domain::to_text(made.id)}, {"name", made.name}, {"taxes", o.taxes}});
  return exit_code::ok;
}

exit_code preview_prices(command_context& context, const price_options& o) {
  if (!o.account.empty()) return preview_assignment(context, o);
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto wanted = version_of(stores, o, prices.plan);
  const auto effect =
      need(stores, stores.get<price_store>().preview_version(wanted, prices.terms, command_context::now()),
          "price list " + o.list);
  json::object facts;
  add_effect(facts, effect, prices.plan);
  add_accounts(facts, stores, wanted.list, effect);
  context.out().facts(facts);
  return exit_code::ok;
}

exit_code set_prices(command_context& context, const price_options& o) {
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<price_store>();
  const auto wanted = version_of(stores, o, prices.plan);
  const auto by = command_context::origin();
  const auto about = "price list " + o.list;
  const auto effect = need(stores, store.preview_version(wanted, prices.terms, by.at), about);
  const auto made = made_of(need(stores, store.add_version(wanted, prices.terms, by), about), prices);
  wait_until_taken_over(context, stores, persistence::prices_changed);
  auto facts = facts_of(made, {made}, prices.plan);
  add_effect(facts, effect, prices.plan);
  add_accounts(facts, stores, wanted.list, effect);
  context.out().facts(facts);
  return exit_code::ok;
}

exit_code withdraw_prices(command_context& context, const price_options& o) {
  const auto id = domain::price_version_id_from(o.version);
  if (!id)
    throw usage_failure(
        '"' + o.version + "\" is not the id of a version; `mbs price show` has ids like prv_…");
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto done = made_of(need(stores,
                                stores.get<price_store>().withdraw_version(
                                    *id, reason_from(o.reason), prices.terms, command_context::origin()),
                                "version " + o.version),
      prices);
  wait_until_taken_over(context, stores, persistence::prices_changed);
  context.out().facts(facts_of(done, {done}, prices.plan));
  return exit_code::ok;
}

exit_code assign_prices(command_context& context, const price_options& o) {
  const auto prices = prices_of(context);
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<price_store>();
  const auto wanted = assignment_of(stores, o);
  const auto by = command_context::origin();
  const auto about = "price list " + o.list + " for " + o.account;
  const auto effect =
      need(stores, store.preview_assignment(wanted, prices.terms, by.at), about, words_of_assignment);
  const auto lists =
      made_of(need(stores, store.assign(wanted, prices.terms, by), about, words_of_assignment), prices);
  wait_until_taken_over(context, stores, wanted.account);
  json::array all;
  for (const auto& a : lists)
    all.push_back({{"list_id", domain::to_text(a.list)}, {"from", domain::to_rfc3339(a.from)}});
  json::object facts{{"account_id", domain::to_text(wanted.account)}, {"price_lists", all}};
  add_effect(facts, effect, prices.plan);
  context.out().facts(facts);
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
    const auto done = store.set_tax_rate(wanted, by);
    if (!done && done.error() == errc::too_many_requests_open)
      throw failure(
          exit_code::refused, "too_many_requests_open", "there are as many tax rates as there may be");
    stores.need(done, "tax rate");
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
