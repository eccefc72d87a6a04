#include "cli/commands.hpp"
#include "domain/messages/daily_report.hpp"
#include "domain/money/funding_reference.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/money_request_store.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>

/// Commands about what staff want done with money. Whoever works at the machine proposes, withdraws and notes
/// pay-outs; approving takes a person.
namespace mbs::cli {

namespace json = boost::json;
using domain::money_request_kind;
using persistence::money_request;
using persistence::money_request_store;

namespace {

domain::account_id account_named(const command_stores& stores, const std::string& account) {
  return stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
}

domain::money_request_id request_named(const std::string& text) {
  const auto id = domain::money_request_id_from(text);
  if (!id)
    throw usage_failure(
        '"' + text + "\" is not the id of a request; `mbs money-request list` shows ids like mrq_…");
  return *id;
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value{} : json::value(text);
}
json::value actor_or_null(const domain::audit_actor& actor) {
  return actor.kind == domain::actor_kind::system ? json::value{} : json::value(domain::to_text(actor));
}
json::value time_or_null(domain::time_point at) {
  return at == domain::time_point{} ? json::value{} : json::value(domain::to_rfc3339(at));
}

json::object facts_of(const money_request& r) {
  const auto& w = r.wish;
  const bool credits = w.direction == domain::transfer_kind::credit;
  const auto day = w.value_day == 0 ? std::string{} : to_text(domain::kenyan_day{w.value_day});
  return {{"request_id", domain::to_text(r.id)}, {"kind", domain::to_text(w.kind)},
      {"state", domain::to_text(domain::state_at(r.standing, command_context::now()))},
      {"account_id", domain::to_text(w.account)}, {"direction", credits ? "credit" : "debit"},
      {"amount", w.amount.to_text()}, {"currency", "KES"}, {"reference", text_or_null(w.reference)},
      {"way", text_or_null(std::string{domain::to_text(w.way)})}, {"value_date", text_or_null(day)},
      {"party", text_or_null(w.party)}, {"note", text_or_null(w.note)}, {"alone", r.alone},
      {"proposed_by", domain::to_text(r.standing.proposed_by)},
      {"proposed_at", domain::to_rfc3339(r.standing.proposed_at)},
      {"decided_by", actor_or_null(r.decided_by)}, {"decided_at", time_or_null(r.decided_at)},
      {"decision", text_or_null(r.decision)}, {"paid_reference", text_or_null(r.paid_reference)},
      {"paid_by", actor_or_null(r.paid_by)}, {"paid_at", time_or_null(r.paid_at)}};
}

exit_code propose(command_context& context, const money_request_options& o, domain::money_wish wish) {
  const auto amount = domain::money::from_text(o.amount);
  if (!amount || amount->units() <= 0) throw usage_failure("the amount must be KES above 0, like 500.00");
  wish.amount = *amount;
  wish.party = o.party;
  wish.note = o.note;
  if (const auto way = domain::money_way_from(o.way)) wish.way = *way;
  const auto by = command_context::origin();
  const auto stores = context.open_stores(persistence::lane::changes);
  wish.account = account_named(stores, o.account);
  if (const auto wrong = domain::fault_of(wish, domain::kenyan_day_at(by.at).number))
    throw usage_failure(std::string{wrong->field} + ' ' + std::string{wrong->must});
  // Only adjustments may be one's own.
  const auto made = stores.need(stores.get<money_request_store>().propose(wish, {}, by), "the request");
  context.out().facts(facts_of(made));
  if (!context.out().json())
    context.out().line("A person of the role finance has to approve it in the dashboard within 7 days.");
  return exit_code::ok;
}

exit_code propose_bank_payment(command_context& context, const money_request_options& o) {
  domain::money_wish wish;
  wish.kind = money_request_kind::bank_payment;
  wish.reference = domain::funding_reference_from(o.reference).value_or(o.reference);
  const auto today = domain::kenyan_day_at(command_context::now());
  const auto day = o.value_date.empty() ? std::optional{today} : domain::kenyan_day_from(o.value_date);
  if (!day) throw usage_failure("--value-date must be a day like 2026-01-31");
  wish.value_day = day->number;
  return propose(context, o, std::move(wish));
}

exit_code propose_refund(command_context& context, const money_request_options& o) {
  domain::money_wish wish;
  wish.kind = money_request_kind::refund;
  wish.direction = domain::transfer_kind::debit;
  return propose(context, o, std::move(wish));
}

exit_code list_money_requests(command_context& context, const money_request_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  persistence::money_request_filter wanted;
  wanted.is_open = o.state == "open";
  if (!wanted.is_open) wanted.state = domain::money_request_state_from(o.state);
  if (!o.account.empty()) wanted.account = account_named(stores, o.account);
  if (!o.after.empty()) wanted.beyond = request_named(o.after);
  wanted.limit = o.limit;
  const auto page = stores.need(stores.get<money_request_store>().list_money_requests(wanted), "requests");
  json::array listed;
  text_table table{
      {"request", "state", "kind", "direction", "amount", "account", "reference", "proposed"}, {}};
  for (const auto& r : page.requests) {
    auto facts = facts_of(r);
    const auto text = [&](const char* key) { return std::string{facts.at(key).as_string()}; };
    table.rows.push_back({text("request_id"), text("state"), text("kind"), text("direction"), text("amount"),
        text("account_id"), r.wish.reference.empty() ? "-" : r.wish.reference, text("proposed_at")});
    listed.push_back(std::move(facts));
  }
  const auto next = page.next ? domain::to_text(page.next) : std::string{};
  if (context.out().json()) {
    context.out().document({{"requests", listed}, {"next", text_or_null(next)}});
  } else {
    context.out().table(table);
    if (page.next) context.out().line("more: --after " + next);
  }
  return exit_code::ok;
}

exit_code show_money_request(command_context& context, const money_request_options& o) {
  const auto id = request_named(o.id);
  const auto stores = context.open_stores(persistence::lane::changes);
  context.out().facts(
      facts_of(stores.need(stores.get<money_request_store>().get_money_request(id), "request " + o.id)));
  return exit_code::ok;
}

exit_code withdraw_money_request(command_context& context, const money_request_options& o) {
  const auto id = request_named(o.id);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto done = stores.need(
      stores.get<money_request_store>().withdraw(id, command_context::origin()), "request " + o.id);
  if (done.verdict == domain::withdrawal::of_another)
    throw failure{exit_code::refused, "permission_missing",
        "request " + o.id + " was proposed by " + domain::to_text(done.request.standing.proposed_by) +
            ", who alone withdraws it"};
  if (done.verdict != domain::withdrawal::allowed)
    throw failure{exit_code::refused, "not_waiting",
        "request " + o.id + " is " + std::string{domain::to_text(done.request.standing.state)} + " already"};
  context.out().facts(facts_of(done.request));
  return exit_code::ok;
}

exit_code note_pay_out(command_context& context, const money_request_options& o) {
  const auto id = request_named(o.id);
  const auto reference = domain::funding_reference_from(o.reference);
  if (!reference) throw usage_failure("--reference " + std::string{domain::funding_reference_rule});
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto done =
      stores.need(stores.get<money_request_store>().note_pay_out(id, *reference, command_context::origin()),
          "request " + o.id);
  context.out().facts(facts_of(done));
  return exit_code::ok;
}

}  // namespace

void describe_money_request_commands(money_request_options& into,
    const std::function<CLI::App*(const char* name, const char* words, money_request_command run)>& add) {
  auto* const list =
      add("list", "Newest first; those that wait, unless another state is asked for", list_money_requests);
  list->add_option("--state", into.state, "Only these")
      ->check(CLI::IsMember({"open", "proposed", "approved", "done", "refused", "withdrawn", "expired"}));
  list->add_option("--account", into.account, "Only of this account: e-mail or id");
  list->add_option("--after", into.after, "What the page before has said");
  list->add_option("--limit", into.limit, "At most so many")->check(CLI::Range(1, 200));
  auto* const bank =
      add("bank-payment", "Propose to credit a bank transfer or a cheque", propose_bank_payment);
  auto* const refund = add("refund", "Propose to pay out what is left of an account", propose_refund);
  for (auto* const one : {bank, refund}) {
    one->add_option("account", into.account, "E-mail or id")->required();
    one->add_option("amount", into.amount, "KES, above 0")->required();
  }
  bank->add_option(
          "--reference", into.reference, "The bank's, or the cheque's number with its bank: counts once")
      ->required();
  bank->add_option("--way", into.way, "How it came")
      ->required()
      ->check(CLI::IsMember({"bank_transfer", "cheque"}));
  bank->add_option("--payer", into.party, "Name of the payer")->required();
  bank->add_option("--value-date", into.value_date, "Like 2026-01-31; today when absent");
  bank->add_option("--note", into.note, "For example what it is a part of");
  refund->add_option("--to", into.party, "Name of whoever is paid")->required();
  refund->add_option("--way", into.way, "How it is paid")
      ->required()
      ->check(CLI::IsMember({"bank_transfer", "cheque", "mpesa", "cash"}));
  refund->add_option("--note", into.note, "Why")->required();
  auto* const show = add("show", "One of them, with who decided", show_money_request);
  auto* const withdraw =
      add("withdraw", "Take back what was proposed by the command line", withdraw_money_request);
  auto* const paid = add("paid-out", "Note how a refund that is approved was paid out", note_pay_out);
  for (auto* const one : {show, withdraw, paid})
    one->add_option("request", into.id, "Id, as money-request list shows it")->required();
  paid->add_option("--reference", into.reference, "Of the pay-out")->required();
}

}  // namespace mbs::cli
