#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/taking_over.hpp"
#include "domain/money/funding_reference.hpp"
#include "domain/text/clean_text.hpp"
#include "persistence/access/key_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/money/money_request_store.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

/// Commands about one customer: account and credit.
namespace mbs::cli {

namespace json = boost::json;
using domain::money;

namespace {

constexpr std::size_t longest_email = 254;
constexpr std::size_t longest_name = 200;

money amount_of(const std::string& option, const std::string& text, bool may_be_zero) {
  const auto amount = money::from_text(text);
  if (!amount || amount->is_negative() || (amount->is_zero() && !may_be_zero)) {
    throw usage_failure(option + " \"" + text + "\" is not an amount; allowed: KES " +
        (may_be_zero ? "0 or more" : "above 0") + " with at most 4 decimals, like 1000 or 0.8000");
  }
  return *amount;
}

void check_person(const create_account_options& o) {
  const auto at = o.email.find('@');
  const bool sound = at != std::string::npos && at > 0 && at + 1 < o.email.size() &&
      o.email.size() <= longest_email && o.email.find('@', at + 1) == std::string::npos &&
      std::ranges::none_of(o.email, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; });
  if (!sound) throw usage_failure("--email \"" + o.email + "\" is not an e-mail address");
  if (o.name.empty() || o.name.size() > longest_name) {
    throw usage_failure("--name must have 1 to " + std::to_string(longest_name) + " octets");
  }
}

std::string_view status_text(persistence::account_status s) {
  return s == persistence::account_status::active ? "active" : "suspended";
}

json::array sender_names(const std::vector<domain::approved_sender>& senders) {
  json::array out;
  for (const auto& s : senders) {
    if (std::ranges::find(out, json::value(s.name)) == out.end()) out.emplace_back(s.name);
  }
  return out;
}

persistence::funding_entry grant(
    const command_stores& stores, domain::account_id account, money amount, const std::string& reference) {
  persistence::funding_entry credit;
  credit.account = account;
  credit.amount = amount;
  credit.reference = reference;
  credit.note = "granted when the account was created";
  credit.at = command_context::now();
  return stores.need(stores.get<persistence::funding_store>().add_funding_entry(
                         std::move(credit), command_context::origin(), domain::system_account::grants),
      "the credit (the account itself was created)");
}

}  // namespace

exit_code create_account(command_context& context, const create_account_options& o) {
  check_person(o);
  const auto credit = amount_of("--credit", o.credit, true);
  persistence::new_account wanted{.email = o.email,
      .name = o.name,
      .credit_limit = amount_of("--credit-limit", o.credit_limit, true),
      .webhook_secret = make_webhook_secret(),
      .senders = {}};
  for (const auto& text : o.senders) {
    auto name = sender_name(text);
    const bool repeated =
        std::ranges::find(wanted.senders, name, &domain::approved_sender::name) != wanted.senders.end();
    if (!repeated) wanted.senders.push_back({.name = std::move(name), .network = {}, .traffic = {}});
  }
  const auto stores = context.open_or_prepare_stores(persistence::lane::changes);
  const auto account = stores.need(stores.get<persistence::account_store>().create_account(
                                       wanted, command_context::now(), command_context::origin()),
      "the account " + o.email);
  const auto id = domain::to_text(account.id);
  if (!credit.is_zero()) grant(stores, account.id, credit, "opening-" + id);
  json::object answer{{"account_id", id}, {"email", account.email}, {"name", account.name},
      {"status", status_text(account.status)}, {"balance", credit.to_text()}, {"currency", "KES"},
      {"credit_limit", account.credit_limit.to_text()}, {"senders", sender_names(wanted.senders)},
      {"webhook_secret", account.webhook_secret}};
  if (o.key) {
    const auto key = make_key(stores, {.account = account.id, .label = "first key"}, command_context::now());
    answer["key_id"] = domain::to_text(key.id);
    answer["api_key"] = key.text;
  }
  context.out().facts(answer);
  if (o.key && !context.out().json()) context.out().line("Keep the API key: it is not shown again.");
  return exit_code::ok;
}

exit_code list_accounts(command_context& context) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto accounts = stores.need(stores.get<persistence::account_store>().list_accounts(), "the accounts");
  json::array listed;
  text_table table{{"account", "email", "name", "status", "available KES", "reserved KES", "senders"}, {}};
  for (const auto& state : accounts) {
    const auto& a = state.account;
    const auto senders = sender_names(state.senders);
    std::string names;
    for (const auto& s : senders)
      names += (names.empty() ? "" : ", ") + std::string{s.as_string()};
    listed.push_back(json::object{{"account_id", domain::to_text(a.id)}, {"email", a.email}, {"name", a.name},
        {"status", status_text(a.status)}, {"available", state.balance.available().to_text()},
        {"reserved", state.balance.reserved().to_text()}, {"credit_limit", a.credit_limit.to_text()},
        {"currency", "KES"}, {"senders", senders}, {"created_at", domain::to_rfc3339(a.created_at)}});
    table.rows.push_back({domain::to_text(a.id), a.email, a.name, std::string{status_text(a.status)},
        state.balance.available().to_text(), state.balance.reserved().to_text(), names});
  }
  if (context.out().json()) {
    context.out().document({{"accounts", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code set_account_status(command_context& context, const std::string& account,
    persistence::account_status status, const std::string& reason) {
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& accounts = stores.get<persistence::account_store>();
  const auto id = stores.need(accounts.find_account(account), "account " + account);
  stores.need(
      accounts.set_account_status(id, status, command_context::origin(), reason), "account " + account);
  wait_until_taken_over(context, stores, id);
  context.out().facts({{"account_id", domain::to_text(id)}, {"status", status_text(status)}});
  return exit_code::ok;
}

exit_code credit_account(command_context& context, const credit_options& o) {
  const auto amount = amount_of("the amount", o.amount, false);
  const auto alone = context.load_settings().money.adjustment_limit;
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id =
      stores.need(stores.get<persistence::account_store>().find_account(o.account), "account " + o.account);
  const auto by = command_context::origin();
  domain::money_wish wish;
  wish.account = id;
  wish.direction = o.debit ? domain::transfer_kind::debit : domain::transfer_kind::credit;
  wish.amount = amount;
  const auto reference = o.reference.empty()
      ? domain::funding_reference_from(
            "manual-" + domain::to_text(id) + '-' + std::to_string(domain::to_micros(by.at)))
      : domain::funding_reference_from(o.reference);
  if (!reference) throw usage_failure("--reference " + std::string{domain::funding_reference_rule});
  wish.reference = *reference;
  wish.note = o.note.empty() ? "by the command line" : o.note;
  if (const auto wrong = domain::fault_of(wish, domain::kenyan_day_at(by.at).number))
    throw usage_failure("--" + std::string{wrong->field} + ' ' + std::string{wrong->must});
  const auto stored = stores.need(
      stores.get<persistence::money_request_store>().propose(wish, money::from_shillings(alone), by),
      "reference " + wish.reference);
  const bool is_done = stored.standing.state == domain::money_request_state::done;
  if (is_done) wait_until_taken_over(context, stores, id);
  context.out().facts({{"account_id", domain::to_text(id)}, {"kind", o.debit ? "debit" : "credit"},
      {"amount", stored.wish.amount.to_text()}, {"currency", "KES"}, {"reference", stored.wish.reference},
      {"at", domain::to_rfc3339(by.at)}, {"state", domain::to_text(stored.standing.state)},
      {"request_id", domain::to_text(stored.id)}});
  if (!is_done && !context.out().json())
    context.out().line("Nothing has moved: a person of the role finance has to approve it in the dashboard.");
  return is_done ? exit_code::ok : exit_code::negative;
}

}  // namespace mbs::cli
