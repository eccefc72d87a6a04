#include "cli/commands.hpp"
#include "cli/taking_over.hpp"
#include "domain/money/balance_alert.hpp"
#include "domain/money/credit_limit.hpp"
#include "domain/text/clean_text.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/balance_store.hpp"

#include <boost/json/array.hpp>

/// Commands about looking after a balance: when somebody is told, and how far below zero it may go.
namespace mbs::cli {

namespace json = boost::json;
using domain::money;
using persistence::balance_store;

namespace {

constexpr std::size_t longest_reason = 160;  // characters
constexpr std::uint32_t limits_shown = 100;

domain::account_id account_named(const command_stores& stores, const std::string& account) {
  return stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
}

money amount_of(const std::string& text) {
  const auto amount = money::from_text(text);
  if (!amount)
    throw usage_failure('"' + text + "\" is not an amount; allowed: KES with at most 4 decimals, like 1000");
  return *amount;
}

void show_alerts(
    command_context& context, domain::account_id account, const persistence::balance_alerts& set) {
  json::array alerts;
  text_table table{{"KES", "state"}, {}};
  for (const auto& a : set.alerts) {
    const auto* const state = a.is_below ? "below" : "armed";
    alerts.push_back(json::object{{"amount", a.amount.to_text()}, {"state", state}});
    table.rows.push_back({a.amount.to_text(), state});
  }
  if (context.out().json()) {
    context.out().document({{"account_id", domain::to_text(account)}, {"currency", "KES"}, {"alerts", alerts},
        {"sms", set.by_sms}});
  } else {
    context.out().table(table);
    const auto* const by_sms =
        set.phone ? "by e-mail and SMS" : "by e-mail; SMS once an owner has proved a phone";
    context.out().line(set.by_sms ? by_sms : "by e-mail");
  }
}

}  // namespace

exit_code show_balance_alerts(command_context& context, const balance_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto account = account_named(stores, o.account);
  show_alerts(context, account, stores.need(stores.get<balance_store>().get_alerts(account), "the alerts"));
  return exit_code::ok;
}

exit_code set_balance_alerts(command_context& context, const balance_options& o) {
  std::vector<money> amounts;
  for (const auto& text : o.amounts)
    amounts.push_back(amount_of(text));
  if (const auto fault = domain::fault_of_alerts(amounts); !fault.empty())
    throw usage_failure("--at: " + std::string{fault});
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto account = account_named(stores, o.account);
  const auto answer =
      stores.get<balance_store>().set_alerts(account, amounts, o.by_sms, command_context::origin());
  if (!answer && answer.error() == domain::errc::malformed_request)
    throw usage_failure(
        "--at: each must be above the lowest that the balance can be: 0, or the credit limit below it");
  const auto set = stores.need(answer, "account " + o.account);
  wait_until_taken_over(context, stores, account);
  show_alerts(context, account, set);
  return exit_code::ok;
}

exit_code set_credit_limit(command_context& context, const balance_options& o) {
  const auto limit = amount_of(o.amount);
  if (!domain::is_credit_limit(limit))
    throw usage_failure("the limit \"" + o.amount + "\" must be KES 0 to 100,000,000");
  if (!domain::is_words(o.reason, longest_reason))
    throw usage_failure("--reason must be 1 to 160 characters of plain text, without line ends");
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto account = account_named(stores, o.account);
  const auto set = stores.need(
      stores.get<balance_store>().set_credit_limit(account, limit, o.reason, command_context::origin()),
      "the limit of " + o.account);
  wait_until_taken_over(context, stores, account);
  context.out().facts({{"account_id", domain::to_text(account)}, {"before", set.before.to_text()},
      {"credit_limit", set.after.to_text()}, {"currency", "KES"}, {"at", domain::to_rfc3339(set.at)}});
  return exit_code::ok;
}

exit_code list_credit_limits(command_context& context, const balance_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto account = account_named(stores, o.account);
  const auto all =
      stores.need(stores.get<balance_store>().credit_limits_of(account, limits_shown), "the limits");
  json::array listed;
  text_table table{{"at", "before KES", "after KES", "by", "reason"}, {}};
  for (const auto& e : all) {
    listed.push_back(json::object{{"at", domain::to_rfc3339(e.at)}, {"before", e.before.to_text()},
        {"after", e.after.to_text()}, {"by", domain::to_text(e.by)}, {"reason", e.reason}});
    table.rows.push_back(
        {domain::to_rfc3339(e.at), e.before.to_text(), e.after.to_text(), domain::to_text(e.by), e.reason});
  }
  if (context.out().json()) {
    context.out().document({{"credit_limits", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

}  // namespace mbs::cli
