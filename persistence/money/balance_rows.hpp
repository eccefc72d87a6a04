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

/// Takes the account's balance at this moment into its alerts, within the caller's open write transaction:
/// what was crossed is told to webhooks (each amount), and the lowest of them to members who see the
/// balance by mail and, when that is wanted, to the owner by SMS. Comes last before the commit. Errors:
/// not_found without the account; overloaded when the outbox is full: the caller commits nothing. Throws
/// sql::error.
[[nodiscard]] domain::result<balance_look> take_look(sql::connection& c, account_id account, time_point now);

}  // namespace mbs::persistence
