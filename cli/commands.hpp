#pragma once

#include "cli/command_context.hpp"
#include "persistence/accounts/account_records.hpp"

#include <optional>
#include <string>
#include <vector>

/// One function for each command, with its options parsed. Each returns how it ends or throws failure.
namespace mbs::cli {

exit_code migrate(command_context& context);
exit_code verify(command_context& context);
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
exit_code set_account_status(
    command_context& context, const std::string& account, persistence::account_status status);

struct credit_options {
  std::string account;  ///< e-mail or id
  std::string amount;   ///< KES, above 0
  std::string reference;
  std::string note;
  bool debit = false;
};
exit_code credit_account(command_context& context, const credit_options& options);

struct sender_options {
  std::string account;
  std::string name;
  std::string network;        ///< empty: all
  std::string traffic_class;  ///< empty: all
};
exit_code add_sender(command_context& context, const sender_options& options);
exit_code remove_sender(command_context& context, const sender_options& options);
exit_code list_senders(command_context& context, const std::string& account);
/// As operators register it. Throws failure (usage).
[[nodiscard]] std::string sender_name(const std::string& text);

exit_code list_webhooks(command_context& context, const std::string& account);
exit_code delete_webhook(command_context& context, const std::string& webhook);
/// The old secret signs beside the new one for a day. The new one is shown once.
exit_code rotate_webhook_secret(command_context& context, const std::string& webhook);
exit_code rotate_account_secret(command_context& context, const std::string& account);

struct create_key_options {
  std::string account;
  std::string label;
  std::vector<std::string> scopes;  ///< none: all that keys may have
  std::string expires;              ///< RFC 3339, or from now on ("90d"); empty: never
  std::vector<std::string> addresses;
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

}  // namespace mbs::cli
