#include "cli/commands.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/top_up_store.hpp"

#include <boost/json/array.hpp>

/// Commands about payments that phones are asked for. A running server does the asking.
namespace mbs::cli {

namespace json = boost::json;
using persistence::top_up_record;
using persistence::top_up_store;

namespace {

domain::account_id account_named(const command_stores& stores, const std::string& account) {
  return stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
}

domain::top_up_id top_up_named(const std::string& text) {
  const auto id = domain::top_up_id_from(text);
  if (!id)
    throw usage_failure('"' + text + "\" is not the id of a top-up; `mbs top-up list` shows ids like top_…");
  return *id;
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value{} : json::value(text);
}

json::object facts_of(const top_up_record& t) {
  const auto& s = t.standing;
  const bool has_reason = s.reason != domain::top_up_reason::none;
  const bool ended = t.ended_at != domain::time_point{};
  return {{"top_up_id", domain::to_text(t.id)}, {"account_id", domain::to_text(t.account)},
      {"state", domain::to_text(s.state)},
      {"reason", has_reason ? json::value(domain::to_text(s.reason)) : json::value{}},
      {"amount", t.amount.to_text()}, {"phone", t.payer.to_e164()},
      {"account_reference", domain::reference_of(t.id)}, {"receipt", text_or_null(t.receipt)},
      {"checkout_request_id", text_or_null(t.checkout_request)}, {"result_code", text_or_null(t.code)},
      {"result_words", text_or_null(t.words)}, {"created_at", domain::to_rfc3339(t.created_at)},
      {"ended_at", ended ? json::value(domain::to_rfc3339(t.ended_at)) : json::value{}}};
}

}  // namespace

exit_code ask_for_top_up(command_context& context, const top_up_options& o) {
  const auto payer = domain::msisdn::parse(o.phone);
  if (!payer) throw usage_failure('"' + o.phone + "\": " + std::string{domain::describe(payer.error())});
  const auto settings = context.load_settings().mpesa;
  if (settings.short_code.empty())
    throw usage_failure("no payments by M-Pesa are taken here: mpesa.short_code is not set");
  if (o.amount < settings.least || o.amount > settings.most)
    throw usage_failure("the amount must be from " + std::to_string(settings.least) + " to " +
        std::to_string(settings.most) + " whole shillings");
  const auto stores = context.open_stores(persistence::lane::changes);
  const persistence::new_top_up wanted{account_named(stores, o.account), *payer,
      domain::money::from_shillings(o.amount), settings.short_code, {}};
  const auto made = stores.need(
      stores.get<top_up_store>().add_top_up(wanted, command_context::origin()), "the top-up of " + o.account);
  context.out().facts(facts_of(made));
  return exit_code::ok;
}

exit_code list_top_ups(command_context& context, const top_up_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  std::optional<domain::account_id> account;
  if (!o.account.empty()) account = account_named(stores, o.account);
  const auto page = stores.need(stores.get<top_up_store>().list_top_ups(account, {}, o.limit), "top-ups");
  json::array listed;
  text_table table{{"top-up", "account", "phone", "amount", "state", "reason", "receipt", "asked"}, {}};
  for (const auto& t : page.top_ups) {
    listed.push_back(facts_of(t));
    const auto reason = domain::to_text(t.standing.reason);
    table.rows.push_back(
        {domain::to_text(t.id), domain::to_text(t.account), t.payer.to_e164(), t.amount.to_text(),
            std::string{domain::to_text(t.standing.state)}, reason.empty() ? "-" : std::string{reason},
            t.receipt.empty() ? "-" : t.receipt, domain::to_rfc3339(t.created_at)});
  }
  if (context.out().json()) {
    context.out().document({{"top_ups", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code show_top_up(command_context& context, const top_up_options& o) {
  const auto id = top_up_named(o.id);
  const auto stores = context.open_stores(persistence::lane::changes);
  context.out().facts(
      facts_of(stores.need(stores.get<top_up_store>().get_top_up(id, std::nullopt), "top-up " + o.id)));
  return exit_code::ok;
}

exit_code look_at_top_up(command_context& context, const top_up_options& o) {
  const auto id = top_up_named(o.id);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto looked = stores.get<top_up_store>().look_again(id, command_context::origin());
  if (!looked && looked.error() == domain::errc::no_change)
    throw failure{exit_code::refused, "no_change",
        "top-up " + o.id + ": it is paid already, or M-Pesa gave no id to ask by"};
  context.out().facts(facts_of(stores.need(looked, "top-up " + o.id)));
  return exit_code::ok;
}

}  // namespace mbs::cli
