#include "cli/payment_arguments.hpp"

#include <CLI/CLI.hpp>

namespace mbs::cli {

void add_top_up_commands(CLI::App& top_ups, const command_maker& command, top_up_options& into) {
  auto& ask = command(top_ups, "ask", "Ask a phone; a running server does it within a second",
      [&into](command_context& c) { return ask_for_top_up(c, into); });
  ask.add_option("account", into.account, "E-mail or id")->required();
  ask.add_option("phone", into.phone, "In any Kenyan form")->required();
  ask.add_option("amount", into.amount, "Whole shillings")->required();
  auto& list = command(top_ups, "list", "Newest first, with how they ended",
      [&into](command_context& c) { return list_top_ups(c, into); });
  list.add_option("--account", into.account, "Only of this account: e-mail or id");
  list.add_option("--limit", into.limit, "At most so many")->check(CLI::Range(1, 200));
  auto& show = command(top_ups, "show", "One of them, with what M-Pesa said",
      [&into](command_context& c) { return show_top_up(c, into); });
  auto& look = command(top_ups, "look", "Let a running server ask M-Pesa once more how it ended",
      [&into](command_context& c) { return look_at_top_up(c, into); });
  for (auto* const one : {&show, &look})
    one->add_option("top-up", into.id, "Id, as top-up list shows it")->required();
}

void add_payment_commands(CLI::App& payments, const command_maker& command, payment_options& into) {
  auto& list = command(payments, "list", "Newest first; those in suspense oldest first",
      [&into](command_context& c) { return list_payments(c, into); });
  list.add_option("--state", into.state, "Only these")->check(CLI::IsMember({"credited", "suspense"}));
  list.add_option("--account", into.account, "Only of this account: e-mail or id");
  list.add_option("--receipt", into.receipt, "Only with this receipt of M-Pesa's");
  list.add_option("--since", into.since, "Told of then or later, like 2026-01-31T08:00:00Z");
  list.add_option("--until", into.until, "Told of before this time");
  list.add_option("--after", into.after, "What the page before has said");
  list.add_option("--limit", into.limit, "At most so many")->check(CLI::Range(1, 200));
  auto& show = command(payments, "show", "One payment, with what M-Pesa posted of it",
      [&into](command_context& c) { return show_payment(c, into); });
  auto& match = command(payments, "match", "Credit a payment in suspense to an account, once",
      [&into](command_context& c) { return match_payment(c, into); });
  for (auto* const one : {&show, &match})
    one->add_option("payment", into.id, "Id, as payment list shows it")->required();
  match.add_option("account", into.account, "E-mail, id, or the number for the paybill")->required();
  match.add_option("--reason", into.reason, "How you know, for the audit log")->required();
  command(payments, "pull", "Read M-Pesa's list of the last 48 hours now; credits what is not known yet",
      pull_payments);
  auto& import = command(payments, "import",
      "Read the statement (CSV) of M-Pesa's portal; credits what is not known yet; all of it or nothing is read",
      [&into](command_context& c) { return import_payments(c, into); });
  import.add_option("file", into.file, "As the portal gives it")->required();
  command(payments, "register-urls",
      "Tell M-Pesa where it tells of payments to the paybill; once, before customers pay to it",
      register_urls);
}

}  // namespace mbs::cli
