#include "actors/money/pull_walk.hpp"
#include "cli/commands.hpp"
#include "cli/mpesa_composition.hpp"
#include "cli/taking_over.hpp"
#include "config/read_text.hpp"
#include "domain/money/paybill_number.hpp"
#include "domain/text/clean_text.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/payment_store.hpp"
#include "protocols/mpesa/receipt_number.hpp"
#include "protocols/mpesa/statement.hpp"

#include <boost/json/array.hpp>

#include <chrono>

/// Commands about payments by M-Pesa, whoever began them.
namespace mbs::cli {

namespace json = boost::json;
using persistence::payment_record;
using persistence::payment_store;
using persistence::told_payment;

namespace {

constexpr std::size_t longest_reason = 160;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value{} : json::value(text);
}
json::value time_or_null(domain::time_point at) {
  return at == domain::time_point{} ? json::value{} : json::value(domain::to_rfc3339(at));
}

json::object facts_of(const payment_record& p) {
  const bool is_matched = p.matched_by.kind != domain::actor_kind::system;
  return {{"payment_id", domain::to_text(p.id)}, {"state", domain::to_text(p.state)},
      {"receipt", p.told.receipt}, {"amount", p.told.amount.to_text()}, {"currency", "KES"},
      {"account_id", p.account ? json::value(domain::to_text(p.account)) : json::value{}},
      {"top_up_id", p.top_up ? json::value(domain::to_text(p.top_up)) : json::value{}},
      {"typed", text_or_null(p.told.typed)}, {"payer", text_or_null(p.told.payer)},
      {"name", text_or_null(p.told.name)}, {"short_code", p.told.short_code},
      {"source", domain::to_text(p.told.source)}, {"trouble", text_or_null(p.trouble)},
      {"paid_at", time_or_null(p.told.paid_at)}, {"told_at", domain::to_rfc3339(p.told_at)},
      {"credited_at", time_or_null(p.credited_at)},
      {"matched_by", is_matched ? json::value(domain::to_text(p.matched_by)) : json::value{}},
      {"reason", text_or_null(p.reason)}};
}

domain::payment_id payment_named(const std::string& text) {
  const auto id = domain::payment_id_from(text);
  if (!id)
    throw usage_failure(
        '"' + text + "\" is not the id of a payment; `mbs payment list` shows ids like pay_…");
  return *id;
}

domain::account_id account_named(const command_stores& stores, const std::string& account) {
  if (const auto by_number = domain::account_of_paybill_number(account)) return *by_number;
  return stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
}

std::optional<domain::time_point> time_of(const char* option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto time = domain::time_from_rfc3339(text);
  if (!time)
    throw usage_failure(std::string{option} + " \"" + text + "\" is no time like 2026-01-31T08:00:00Z");
  return time;
}

/// What came of telling many.
struct tally {
  std::uint64_t read = 0, known = 0, credited = 0, suspense = 0;
};

/// Throws when the store does not take it: what was taken before stays, and is known the next time.
void record(const command_stores& stores, const told_payment& told, tally& into) {
  // Told by the command itself: standard output has no room for lines of the log.
  const auto outcome = stores.need(
      stores.get<payment_store>().record_payment(told, command_context::now()), "payment " + told.receipt);
  ++into.read;
  if (!outcome.is_new)
    ++into.known;
  else if (outcome.payment.state == domain::payment_state::suspense)
    ++into.suspense;
  else
    ++into.credited;
}

json::object facts_of(const tally& t) {
  return {
      {"payments", t.read}, {"known_before", t.known}, {"credited", t.credited}, {"suspense", t.suspense}};
}

/// The settings with the keys that addresses are made under.
actors::till_settings till_of(const configuration& configured) {
  if (configured.settings.mpesa.short_code.empty())
    throw usage_failure("no payments by M-Pesa are taken here: mpesa.short_code is not set");
  return till_from(configured.settings, configured.secrets.value().derive_all(callback_keys_purpose));
}

std::unique_ptr<actors::daraja_channel> channel_of(const configuration& configured) {
  return actors::make_curl_daraja_channel(daraja_options_from(configured.settings.mpesa),
      actors::make_daraja_tokens(
          [] { return std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now()); }));
}

failure refused_by_mpesa(const std::string& what, const mpesa::verdict& said, bool reached) {
  return {exit_code::refused, "payments_unavailable",
      what + ": " + (reached ? "M-Pesa says " + said.code + ' ' + said.words : "M-Pesa does not answer")};
}

/// Says what came of a registration; false when M-Pesa has another or the same already.
bool tell_registered(command_context& context, const std::string& what,
    const actors::registration_reply& reply, const std::vector<std::string>& addresses) {
  const auto& said = reply.answer.said;
  // Its text is the only thing that tells this refusal from others of the same code.
  const bool is_there = said.meaning == mpesa::answer_meaning::already_registered ||
      said.words.find("already") != std::string::npos;
  if (said.meaning != mpesa::answer_meaning::accepted && !is_there)
    throw refused_by_mpesa(what, said, reply.reached);
  if (context.out().json()) return !is_there;
  context.out().line(is_there
          ? "M-Pesa has " + what + " already, and takes them once only. They should be these:"
          : "M-Pesa has taken " + what + ":");
  for (const auto& address : addresses)
    context.out().line("  " + address);
  if (is_there)
    context.out().line(
        "If it has others (the portal shows them): delete those there, or have Safaricom delete them, "
        "and run this again.");
  return !is_there;
}

}  // namespace

exit_code list_payments(command_context& context, const payment_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  persistence::payment_filter wanted;
  if (!o.state.empty()) wanted.state = domain::payment_state_from(o.state);
  if (!o.account.empty()) wanted.account = account_named(stores, o.account);
  if (!o.receipt.empty()) {
    const auto receipt = mpesa::read_receipt(o.receipt);
    if (!receipt) throw usage_failure('"' + o.receipt + "\" is no receipt of M-Pesa's");
    wanted.receipt = *receipt;
  }
  wanted.since = time_of("--since", o.since);
  wanted.until = time_of("--until", o.until);
  if (!o.after.empty()) wanted.beyond = payment_named(o.after);
  wanted.limit = o.limit;
  const auto page = stores.need(stores.get<payment_store>().list_payments(wanted), "payments");
  const auto next = page.next ? json::value(domain::to_text(page.next)) : json::value{};
  json::array listed;
  text_table table{{"payment", "state", "amount", "receipt", "account", "typed", "told", "days"}, {}};
  for (const auto& p : page.payments) {
    listed.push_back(facts_of(p));
    const auto days = std::chrono::floor<std::chrono::days>(command_context::now() - p.told_at).count();
    table.rows.push_back({domain::to_text(p.id), std::string{domain::to_text(p.state)},
        p.told.amount.to_text(), p.told.receipt, p.account ? domain::to_text(p.account) : "-",
        p.told.typed.empty() ? "-" : p.told.typed, domain::to_rfc3339(p.told_at), std::to_string(days)});
  }
  if (context.out().json()) {
    context.out().document({{"payments", listed}, {"next", next}});
  } else {
    context.out().table(table);
    if (page.next) context.out().line("more: --after " + domain::to_text(page.next));
  }
  return exit_code::ok;
}

exit_code show_payment(command_context& context, const payment_options& o) {
  const auto id = payment_named(o.id);
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& payments = stores.get<payment_store>();
  const auto found = stores.need(payments.get_payment(id), "payment " + o.id);
  const auto told = stores.need(payments.confirmations_of(found.told.receipt), "payment " + o.id);
  auto facts = facts_of(found);
  json::array posted;
  for (const auto& one : told)
    posted.push_back(json::object{{"at", domain::to_rfc3339(one.at)}, {"address", one.address},
        {"done", one.is_done}, {"note", text_or_null(one.note)}});
  if (context.out().json()) {
    facts["posted"] = std::move(posted);
    context.out().document(facts);
    return exit_code::ok;
  }
  context.out().facts(facts);
  for (const auto& one : told)
    context.out().line("posted " + domain::to_rfc3339(one.at) + " from " + one.address +
        (one.is_done ? "" : ", waits") + (one.note.empty() ? "" : ": " + one.note));
  return exit_code::ok;
}

exit_code match_payment(command_context& context, const payment_options& o) {
  const auto id = payment_named(o.id);
  if (!domain::is_words(o.reason, longest_reason))
    throw usage_failure("--reason must be 1 to 160 characters of plain text");
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto account = account_named(stores, o.account);
  const auto matched =
      stores.need(stores.get<payment_store>().match_payment(id, account, o.reason, command_context::origin()),
          "payment " + o.id);
  wait_until_taken_over(context, stores, account);
  context.out().facts(facts_of(matched));
  return exit_code::ok;
}

exit_code pull_payments(command_context& context) {
  const auto configured = context.load_for_serving();
  const auto till = till_of(configured);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto known = stores.need(stores.get<payment_store>().pulled(till.short_code), "the list");
  const bool has_begun = known && known->pulled_until != domain::time_point{};
  auto window = domain::next_pull(
      has_begun ? std::optional{known->pulled_until} : std::nullopt, command_context::now());
  // Somebody who asks means all that there is.
  window.from = domain::next_pull(std::nullopt, command_context::now()).from;
  actors::pull_walk walk{till.short_code, window};
  const auto channel = channel_of(configured);
  tally all;
  for (auto verdict = actors::pull_walk::verdict::more; verdict == actors::pull_walk::verdict::more;) {
    const auto reply = channel->pull(walk.next());
    std::vector<told_payment> payments;
    verdict = walk.take(reply, payments);
    for (const auto& told : payments)
      record(stores, told, all);
  }
  if (!walk.trouble().empty())
    throw failure{exit_code::refused, "payments_unavailable", "M-Pesa's list: " + walk.trouble()};
  stores.need(stores.get<payment_store>().note_pull(till.short_code, {window.until, command_context::now()}),
      "the list");
  auto facts = facts_of(all);
  facts["unusable"] = walk.unusable();
  facts["from"] = domain::to_rfc3339(window.from);
  facts["until"] = domain::to_rfc3339(window.until);
  context.out().facts(facts);
  return exit_code::ok;
}

exit_code import_payments(command_context& context, const payment_options& o) {
  const auto settings = context.load_settings().mpesa;
  const auto file = config::read_text(o.file, mpesa::longest_statement);
  if (!file.trouble.empty()) throw usage_failure(o.file + ": " + file.trouble);
  const auto statement = mpesa::read_statement(file.text);
  if (!statement.faults.empty())
    throw failure{exit_code::refused, "malformed_request", o.file + " is no statement: nothing was done",
        statement.faults};
  const auto stores = context.open_stores(persistence::lane::changes);
  tally all;
  for (const auto& row : statement.rows) {
    told_payment told;
    told.receipt = row.receipt;
    told.amount = domain::money::from_units(row.amount);
    told.typed = domain::clean_text(row.account, 40);
    told.short_code = settings.short_code;
    told.payer = row.payer;
    told.name = domain::clean_text(row.name, 80);
    told.paid_at = row.at;
    told.source = domain::payment_source::statement;
    record(stores, told, all);
  }
  auto facts = facts_of(all);
  facts["passed_over"] = statement.passed_over;
  context.out().facts(facts);
  return exit_code::ok;
}

exit_code register_urls(command_context& context) {
  const auto configured = context.load_for_serving();
  const auto till = till_of(configured);
  const auto wanted = paybill_registration(till);
  const auto channel = channel_of(configured);
  const bool is_new = tell_registered(context, "the addresses for " + till.short_code,
      channel->register_urls(wanted), {wanted.confirmation_url, wanted.validation_url});
  bool is_pull_new = false;
  if (!till.pull_number.empty())
    is_pull_new = tell_registered(context, "the number for its list, " + till.pull_number,
        channel->register_pull(pull_registration(till)), {});
  if (context.out().json())
    context.out().document({{"short_code", till.short_code}, {"confirmation_url", wanted.confirmation_url},
        {"validation_url", wanted.validation_url}, {"registered", is_new},
        {"pull_number", text_or_null(till.pull_number)}, {"pull_registered", is_pull_new}});
  return exit_code::ok;
}

}  // namespace mbs::cli
