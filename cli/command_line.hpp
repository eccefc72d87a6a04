#pragma once

#include "cli/commands.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

/// What the command line may say. Private to cli/.
namespace mbs::cli {

/// Everything that options may say, and the command that was chosen.
struct chosen {
  std::string config;
  bool json = false;
  std::function<exit_code(command_context&)> command;

  create_account_options account;
  credit_options credit;
  balance_options balance;
  sender_options sender;
  sender_request_options sender_request;
  verify_options verify;
  statement_options statement;
  std::string breach;
  top_up_options top_up;
  document_options document;
  payment_options payment;
  price_options price;
  money_request_options money_request;
  reconcile_options reconcile;
  mail_options mail;
  create_key_options new_key;
  rotate_key_options rotated_key;
  person_options person;
  session_options session;
  std::string who;
  std::string key;
  std::string reason;  ///< of a suspension, for the audit log
  std::string webhook;
  bool off = false;
  std::string file;
  std::string head;
  bool since_last = false;
  audit_options audit;
  std::string log_level;
  bool reference = false;
  bool migrate = false;
};

/// The tree of commands: fills in `into`, which outlives it.
class command_line {
 public:
  explicit command_line(chosen& into);
  CLI::App& app() noexcept { return app_; }

 private:
  using action = std::function<exit_code(command_context&)>;

  CLI::App& command(CLI::App& parent, const std::string& name, const std::string& what, action run);
  CLI::App& group(const std::string& name, const std::string& what);

  void add_whole();
  void add_accounts();
  void about_sender(CLI::App& sender);
  void add_senders();
  void add_sender_requests(CLI::App& senders);
  void add_keys();
  void add_people();
  void about_new_person(CLI::App& create);
  void add_staff();
  void add_sessions();
  void add_webhooks();
  void add_books();
  void add_balances();
  void add_top_ups();
  void add_documents();
  void add_payments();
  void add_prices();
  void add_money_requests();
  void add_reconciliations();
  void add_mail();
  void add_master_key();
  void about_audit(CLI::App& asking);
  void add_audit();

  chosen& into_;
  CLI::App app_{"Bulk SMS for Kenya: accounts, credit, links and the server itself."};
};

}  // namespace mbs::cli
