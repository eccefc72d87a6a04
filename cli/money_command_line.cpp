#include "cli/command_line.hpp"
#include "cli/price_options.hpp"

/// Commands about money.
namespace mbs::cli {

void command_line::add_books() {
  auto& breaches = group("breach", "What does not add up in the books");
  command(breaches, "list", "Those that nobody has ended", list_breaches);
  auto& end = command(breaches, "end", "Somebody has looked: the account may spend again; corrects nothing",
      [this](command_context& c) { return end_breach(c, into_.breach, into_.reason); });
  end.add_option("breach", into_.breach, "Number, as breach list shows it")->required();
  end.add_option("--reason", into_.reason, "For the audit log")->required();
  auto& o = into_.statement;
  auto& statements = group("statement", "What came to an account");
  auto& show = command(statements, "show", "Day by day, from opening to closing",
      [&o](command_context& c) { return show_statement(c, o); });
  auto& print = command(statements, "pdf", "The same as a PDF, payments and corrections one by one",
      [&o](command_context& c) { return print_statement(c, o); });
  for (auto* const one : {&show, &print}) {
    one->add_option("account", o.account, "E-mail or id")->required();
    one->add_option("--from", o.from, "First day, in East Africa Time")->required();
    one->add_option("--to", o.to, "Last day")->required();
  }
  print.add_option("--file", o.file, "Where to; statement-ACCOUNT-FROM-TO.pdf unless given");
}

void command_line::add_balances() {
  auto& o = into_.balance;
  auto& balances = group("balance", "When accounts are told of theirs, and how far below zero it may go");
  auto& alerts = command(balances, "alerts", "At which amounts an account is told that its balance is low",
      [&o](command_context& c) { return show_balance_alerts(c, o); });
  auto& set = command(balances, "set-alerts", "These amounts from now on, in place of those before",
      [&o](command_context& c) { return set_balance_alerts(c, o); });
  set.add_option("--at", o.amounts, "KES; may repeat, up to five; none: nobody is told")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  set.add_flag("--sms", o.by_sms, "Tell the owner by SMS as well");
  auto& limit = command(balances, "limit", "How far below zero an account may go from now on",
      [&o](command_context& c) { return set_credit_limit(c, o); });
  auto& limits = command(balances, "limits", "How far it might, and since when; newest first",
      [&o](command_context& c) { return list_credit_limits(c, o); });
  for (auto* const one : {&alerts, &set, &limit, &limits})
    one->add_option("account", o.account, "E-mail or id")->required();
  limit.add_option("amount", o.amount, "KES, 0 or more")->required();
  limit.add_option("--reason", o.reason, "For the history and the audit log, which the customer reads")
      ->required();
}

void command_line::add_top_ups() {
  auto& top_ups = group("top-up", "Payments by M-Pesa that phones are asked for");
  auto& ask = command(top_ups, "ask", "Ask a phone; a running server does it within a second",
      [this](command_context& c) { return ask_for_top_up(c, into_.top_up); });
  ask.add_option("account", into_.top_up.account, "E-mail or id")->required();
  ask.add_option("phone", into_.top_up.phone, "In any Kenyan form")->required();
  ask.add_option("amount", into_.top_up.amount, "Whole shillings")->required();
  auto& list = command(top_ups, "list", "Newest first, with how they ended",
      [this](command_context& c) { return list_top_ups(c, into_.top_up); });
  list.add_option("--account", into_.top_up.account, "Only of this account: e-mail or id");
  list.add_option("--limit", into_.top_up.limit, "At most so many")->check(CLI::Range(1, 200));
  auto& show = command(top_ups, "show", "One of them, with what M-Pesa said",
      [this](command_context& c) { return show_top_up(c, into_.top_up); });
  auto& look = command(top_ups, "look", "Let a running server ask M-Pesa once more how it ended",
      [this](command_context& c) { return look_at_top_up(c, into_.top_up); });
  for (auto* const one : {&show, &look})
    one->add_option("top-up", into_.top_up.id, "Id, as top-up list shows it")->required();
}

void command_line::add_payments() {
  auto& o = into_.payment;
  auto& payments = group("payment", "Payments by M-Pesa, whoever began them");
  auto& list = command(payments, "list", "Newest first; those in suspense oldest first",
      [&o](command_context& c) { return list_payments(c, o); });
  list.add_option("--state", o.state, "Only these")->check(CLI::IsMember({"credited", "suspense"}));
  list.add_option("--account", o.account, "Only of this account: e-mail or id");
  list.add_option("--receipt", o.receipt, "Only with this receipt of M-Pesa's");
  list.add_option("--since", o.since, "Told of then or later, like 2026-01-31T08:00:00Z");
  list.add_option("--until", o.until, "Told of before this time");
  list.add_option("--after", o.after, "What the page before has said");
  list.add_option("--limit", o.limit, "At most so many")->check(CLI::Range(1, 200));
  auto& show = command(payments, "show", "One payment, with what M-Pesa posted of it",
      [&o](command_context& c) { return show_payment(c, o); });
  auto& match = command(payments, "match", "Credit a payment in suspense to an account, once",
      [&o](command_context& c) { return match_payment(c, o); });
  for (auto* const one : {&show, &match})
    one->add_option("payment", o.id, "Id, as payment list shows it")->required();
  match.add_option("account", o.account, "E-mail, id, or the number for the paybill")->required();
  match.add_option("--reason", o.reason, "How you know, for the audit log")->required();
  command(payments, "pull", "Read M-Pesa's list of the last 48 hours now; credits what is not known yet",
      pull_payments);
  auto& import = command(payments, "import",
      "Read the statement (CSV) of M-Pesa's portal; credits what is not known yet; all of it or nothing is read",
      [&o](command_context& c) { return import_payments(c, o); });
  import.add_option("file", o.file, "As the portal gives it")->required();
  command(payments, "register-urls",
      "Tell M-Pesa where it tells of payments to the paybill; once, before customers pay to it",
      register_urls);
}

void command_line::add_money_requests() {
  auto& requests = group("money-request", "What staff want done with money: one proposes, another approves");
  describe_money_request_commands(
      into_.money_request, [&](const char* name, const char* words, money_request_command run) {
        return &command(
            requests, name, words, [this, run](command_context& c) { return run(c, into_.money_request); });
      });
}

void command_line::add_reconciliations() {
  auto& o = into_.reconcile;
  auto& group_of = group("reconcile", "M-Pesa, books, messages and operators against each other");
  command(group_of, "run", "Look now at what came since the last run; exits with 1 when something differs",
      run_reconciliation);
  auto& list = command(group_of, "list", "Runs, newest first, with how much they found",
      [&o](command_context& c) { return list_reconciliations(c, o); });
  auto& show = command(group_of, "show", "What a run found, with what to do about it",
      [&o](command_context& c) { return show_reconciliation(c, o); });
  show.add_option("run", o.id, "Id, as reconcile list shows it")->required();
  show.add_option("--cause", o.cause, "Only of this cause, such as in_suspense");
  show.add_option("--language", o.language, "Of the words")->check(CLI::IsMember({"en", "sw"}));
  show.add_flag("--csv", o.csv, "All of it as a table for the accountant");
  for (auto* const one : {&list, &show}) {
    one->add_option("--after", o.after, "What the page before has said");
    one->add_option("--limit", o.limit, "At most so many")->check(CLI::Range(1, 200));
  }
}

void command_line::add_documents() {
  auto& documents = group("document", "Receipts, tax invoices and credit notes");
  describe_document_commands(into_.document, [&](const char* name, const char* words, document_command run) {
    return &command(
        documents, name, words, [this, run](command_context& c) { return run(c, into_.document); });
  });
}

void command_line::add_prices() {
  add_price_options(group("price", "What messages cost: lists, who has which, and taxes"), into_.price,
      [this](auto& parent, auto&& name, auto&& what, action run) -> CLI::App& {
        return command(parent, name, what, std::move(run));
      });
}

}  // namespace mbs::cli
