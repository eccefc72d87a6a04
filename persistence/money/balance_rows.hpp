#pragma once

#include "domain/errc.hpp"
#include "persistence/money/balance_records.hpp"
#include "persistence/sql/sql.hpp"

#include <optional>
#include <string>
#include <vector>

/// What accounts want to be told of their balance, as rows, and telling it. Internal to persistence/.
namespace mbs::persistence {

struct alert_row {
  account_id account;
  domain::balance_alert alert;
  bool by_sms = false;
};
/// Of these accounts, by account, the highest amount first. Throws sql::error.
[[nodiscard]] std::vector<alert_row> load_alerts(sql::connection& c, sql::integers accounts);

/// The phone of an owner who may sign in and has proved it.
struct owner_phone {
  domain::msisdn phone;
  std::string language;
};
[[nodiscard]] std::optional<owner_phone> phone_of_owner(sql::connection& c, account_id account);

/// How the account's alerts stand, and whether take_look would change anything. Reads only. Errors: not_found
/// for an account that has alerts and does not exist. Throws sql::error.
[[nodiscard]] domain::result<balance_look> peek(sql::connection& c, account_id account, time_point now);

/// Takes the account's balance at this moment into its alerts, within the caller's open write transaction:
/// what was crossed is told to webhooks (each amount), and the lowest of them to whoever deals with the
/// account's money (readers_of) by mail and, when that is wanted, to the owner by SMS. As many mails as the
/// outbox has room for, owners first; without any the alert owes them, and nothing else waits for that. Comes
/// last before the commit. Errors: not_found without the account. Throws sql::error.
[[nodiscard]] domain::result<balance_look> take_look(sql::connection& c, account_id account, time_point now);

}  // namespace mbs::persistence
