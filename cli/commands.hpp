#pragma once

#include "cli/command_context.hpp"
#include "persistence/accounts/account_records.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

/// One function for each command, with its options parsed. Each returns how it ends or throws failure.
namespace mbs::cli {

exit_code migrate(command_context& context);
exit_code check_config(command_context& context, bool reference);
exit_code list_links(command_context& context);

struct create_account_options {
  std::string email;
  std::string name;
  std::string credit = "0";        ///< KES
  std::string credit_limit = "0";  ///< KES that the account may owe
  std::vector<std::string> senders;
  bool key = false;
};
exit_code create_account(command_context& context, const create_account_options& options);
exit_code list_accounts(command_context& context);
exit_code set_account_status(command_context& context, const std::string& account,
    persistence::account_status status, const std::string& reason);

struct credit_options {
  std::string account;  ///< e-mail or id
  std::string amount;   ///< KES, above 0
  std::string reference;
  std::string note;
  bool debit = false;
};
exit_code credit_account(command_context& context, const credit_options& options);

struct balance_options {
  std::string account;               ///< e-mail or id
  std::vector<std::string> amounts;  ///< KES below which somebody is told
  bool by_sms = false;
  std::string amount;  ///< KES that the account may owe
  std::string reason;
};
exit_code show_balance_alerts(command_context& context, const balance_options& options);
/// In place of those before; none: nobody is told.
exit_code set_balance_alerts(command_context& context, const balance_options& options);
exit_code set_credit_limit(command_context& context, const balance_options& options);
/// Newest first.
exit_code list_credit_limits(command_context& context, const balance_options& options);

struct sender_options {
  std::string account;
  std::string name;
  std::string network;        ///< empty: all
  std::string traffic_class;  ///< empty: all
  std::string expires;        ///< RFC 3339, or from now on ("90d"); empty: never
  bool shared = false;        ///< the platform lends it to several accounts
};
exit_code add_sender(command_context& context, const sender_options& options);
exit_code remove_sender(command_context& context, const sender_options& options);
exit_code list_senders(command_context& context, const std::string& account);

struct sender_request_options {
  std::string request;  ///< id
  std::string state;    ///< empty: those that wait
  std::string after;    ///< what the page before has said
  std::string expires;  ///< as above
  std::string reason;   ///< of a rejection
  std::uint32_t limit = 50;
};
/// What accounts ask for, the oldest first.
exit_code list_sender_requests(command_context& context, const sender_request_options& options);
/// Gives the account the sender, and tells whoever asked by mail.
exit_code approve_sender(command_context& context, const sender_request_options& options);
exit_code reject_sender(command_context& context, const sender_request_options& options);

/// As operators register it. Throws failure (usage).
[[nodiscard]] std::string sender_name(const std::string& text);

exit_code list_webhooks(command_context& context, const std::string& account);
exit_code delete_webhook(command_context& context, const std::string& webhook);
/// Outcomes of messages that name no URL go to it, in place of the one they went to; with `off` to nobody.
exit_code set_default_webhook(command_context& context, const std::string& webhook, bool off);
/// The old secret signs beside the new one for a day. The new one is shown once.
exit_code rotate_webhook_secret(command_context& context, const std::string& webhook);
exit_code rotate_account_secret(command_context& context, const std::string& account);

struct verify_options {
  bool whole = false;
  std::string account;  ///< e-mail or id; empty: all
  std::string as_of;    ///< a closed day; empty: now
};
exit_code verify(command_context& context, const verify_options& options);
/// What does not add up and nobody has ended.
exit_code list_breaches(command_context& context);
/// The account may spend again. Corrects nothing.
exit_code end_breach(command_context& context, const std::string& breach, const std::string& reason);
struct statement_options {
  std::string account;  ///< e-mail or id
  std::string from, to;
  std::string file;  ///< of the PDF; empty: named after account and days
};
exit_code show_statement(command_context& context, const statement_options& options);
/// Writes the PDF.
exit_code print_statement(command_context& context, const statement_options& options);

struct top_up_options {
  std::string id;
  std::string account;  ///< e-mail or id; empty: all
  std::string phone;
  std::uint32_t amount = 0;  ///< whole shillings
  std::uint32_t limit = 50;
};
/// Keeps a payment that a running server asks the phone for within a second.
exit_code ask_for_top_up(command_context& context, const top_up_options& options);
/// Newest first.
exit_code list_top_ups(command_context& context, const top_up_options& options);
exit_code show_top_up(command_context& context, const top_up_options& options);
/// A running server asks M-Pesa within a second.
exit_code look_at_top_up(command_context& context, const top_up_options& options);

struct payment_options {
  std::string id;
  std::string account;  ///< e-mail, id or the number for the paybill; empty: all
  std::string state;    ///< empty: all
  std::string receipt;
  std::string since, until;  ///< RFC 3339
  std::string after;
  std::string reason;
  std::string file;
  std::uint32_t limit = 50;
};
exit_code list_payments(command_context& context, const payment_options& options);
exit_code show_payment(command_context& context, const payment_options& options);
exit_code match_payment(command_context& context, const payment_options& options);
/// Reads M-Pesa's own list, beside a running server or without one.
exit_code pull_payments(command_context& context);
/// Nothing is recorded of a statement with a mistake.
exit_code import_payments(command_context& context, const payment_options& options);
exit_code register_urls(command_context& context);

struct money_request_options {
  std::string id;
  std::string account;  ///< e-mail or id; empty: all
  std::string state = "open";
  std::string amount;  ///< KES, above 0
  std::string reference;
  std::string way;
  std::string value_date;  ///< "2026-01-31"; empty: today
  std::string party;
  std::string note;
  std::string after;  ///< what the page before has said
  std::uint32_t limit = 50;
};
using money_request_command = exit_code (*)(command_context&, const money_request_options&);
/// Describes the commands about what staff want done with money and where their options go; `add` makes one.
/// None of them approves: that takes a person in the dashboard.
void describe_money_request_commands(money_request_options& into,
    const std::function<CLI::App*(const char* name, const char* words, money_request_command run)>& add);

struct reconcile_options {
  std::string id;
  std::string cause;            ///< only of this; empty: all
  std::string language = "en";  ///< of the words: en or sw
  std::string after;            ///< what the page before has said
  std::uint32_t limit = 50;
  bool csv = false;
};
/// Begins a run, or goes on with the one that is under way, until it is over; beside a running server or
/// without one. Negative when there are differences.
exit_code run_reconciliation(command_context& context);
exit_code list_reconciliations(command_context& context, const reconcile_options& options);
exit_code show_reconciliation(command_context& context, const reconcile_options& options);

struct document_options {
  std::string document;  ///< number or id
  std::string account;   ///< e-mail or id; empty: all
  std::string kind;      ///< empty: all
  std::string month;     ///< "2026-11"
  std::string amount;    ///< KES with at most two decimals
  std::string reason;
  std::string reference;  ///< of a credit note
  std::string file;
  std::uint32_t limit = 50;
};
using document_command = exit_code (*)(command_context&, const document_options&);
/// Describes the commands of documents and where their options go; `add` makes one.
void describe_document_commands(document_options& into,
    const std::function<CLI::App*(const char* name, const char* words, document_command run)>& add);

struct price_options {
  std::string list;     ///< id or name, or "standard"
  std::string account;  ///< e-mail or id
  std::string version;
  std::string name;
  std::string taxes = "included";   ///< or "added"
  std::vector<std::string> prices;  ///< NETWORK[:CLASS]=KES
  std::string from;                 ///< RFC 3339, or a day with or without a time in Nairobi; empty: at once
  std::string reason;
  std::string tax;      ///< "vat" or "excise"; empty: show all
  std::string percent;  ///< with at most two decimals
};
exit_code list_prices(command_context& context);
exit_code show_prices(command_context& context, const price_options& options);
exit_code create_price_list(command_context& context, const price_options& options);
/// Whom new prices are for, and what changes for them; nothing is stored.
exit_code preview_prices(command_context& context, const price_options& options);
exit_code set_prices(command_context& context, const price_options& options);
exit_code withdraw_prices(command_context& context, const price_options& options);
exit_code assign_prices(command_context& context, const price_options& options);
exit_code set_tax(command_context& context, const price_options& options);

struct mail_options {
  std::string id;
  std::string address;
  std::string state;     ///< empty: all
  std::string language;  ///< "en" or "sw"
  std::string reason;
  bool undo = false;
  std::uint32_t limit = 100;
};
/// The outbox, newest first: who gets what and what became of it, never what it tells.
exit_code list_mails(command_context& context, const mail_options& options);
exit_code show_mail(command_context& context, const mail_options& options);
exit_code retry_mail(command_context& context, const mail_options& options);
/// Marks an address whose mail came back, or takes the mark away.
exit_code mark_bounced(command_context& context, const mail_options& options);
/// Puts a test mail into the outbox; with a running server waits until it is sent or refused.
exit_code send_test_mail(command_context& context, const mail_options& options);

struct audit_options {
  std::string account;  ///< e-mail or id; empty: all
  std::string actor;    ///< as shown; empty: all
  std::string action;   ///< empty: all
  std::string from;     ///< RFC 3339; empty: from the beginning
  std::string until;    ///< RFC 3339, not included; empty: to the end
  std::string before;   ///< what the page before has said
  std::uint32_t limit = 50;
};
/// Behind what was verified before, or `all`; beside a head that somebody has kept, when not empty.
exit_code verify_audit(command_context& context, const std::string& head, bool since_last);
exit_code show_audit_head(command_context& context);
exit_code list_audit(command_context& context, const audit_options& options);
/// CSV to standard output, the newest first.
exit_code export_audit(command_context& context, const audit_options& options);

/// Makes the file of keys that seal secrets; refused when it is there.
exit_code make_master_key(command_context& context, const std::string& file);
/// Puts a new key in front of those of secrets.master_key_file.
exit_code rotate_master_key(command_context& context);

struct create_key_options {
  std::string account;
  std::string label;
  std::vector<std::string> scopes;  ///< none: all that keys may have
  std::string expires;              ///< RFC 3339, or from now on ("90d"); empty: never
  std::vector<std::string> addresses;
  bool test = false;  ///< its messages are free and never leave the house
};
exit_code create_key(command_context& context, const create_key_options& options);
struct rotate_key_options {
  std::string key;
  std::string overlap = "24h";
};
/// The old key works for the overlap beside the new one, which is shown once.
exit_code rotate_key(command_context& context, const rotate_key_options& options);
exit_code list_keys(command_context& context, const std::string& account);
exit_code revoke_key(command_context& context, const std::string& key);

struct person_options {
  std::string who;  ///< id or e-mail address
  std::string account;
  std::string role;
  std::string name;
  std::string email;
  std::string phone;
  bool with_factor = false;
  bool staff_only = false;
};
exit_code list_people(command_context& context, const person_options& options);
exit_code show_person(command_context& context, const person_options& options);
/// A member of an account, with a password that is shown once.
exit_code create_person(command_context& context, const person_options& options);
/// Who is closed signs in nowhere; the last owner of an account is not closed.
exit_code set_person_open(command_context& context, const std::string& who, bool open);
/// Takes the second factor away, and ends all sessions.
exit_code reset_factor(command_context& context, const std::string& who);
/// A member of staff, with a password and, when it is wanted, a second factor; both are shown once.
exit_code create_staff(command_context& context, const person_options& options);
exit_code set_staff_role(command_context& context, const person_options& options);

struct session_options {
  std::string session;
  std::string everywhere_of;  ///< id or e-mail address; instead of one session
};
exit_code list_sessions(command_context& context, const std::string& who);
exit_code end_session(command_context& context, const session_options& options);

}  // namespace mbs::cli
