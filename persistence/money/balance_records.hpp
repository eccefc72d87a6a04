#pragma once

#include "domain/access/audit.hpp"
#include "domain/ids.hpp"
#include "domain/money/balance_alert.hpp"
#include "domain/money/money.hpp"
#include "domain/numbering/msisdn.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::account_id;
using domain::money;
using domain::time_point;

/// What an account wants to be told of its balance.
struct balance_alerts {
  std::vector<domain::balance_alert> alerts{};  ///< the highest amount first
  bool by_sms = false;                          ///< beside mails: to the owner's phone
  std::optional<domain::msisdn> phone{};        ///< that one; none: no owner has proved one
  money credit_limit{};                         ///< amounts must be above as much below zero
};

/// What a look at an account's balance came to.
struct balance_look {
  account_id account;
  std::vector<domain::balance_alert> alerts{};  ///< as they stand now
  bool is_due = false;  ///< somebody is to be told, or an amount to be armed again: take it
  bool wrote_mails = false;
  bool wrote_sms = false;
};

/// A text that waits to be sent to an owner.
struct balance_sms {
  std::int64_t id = 0;
  account_id account;
  std::string account_name;
  domain::msisdn phone;
  std::string language;  ///< "en" or "sw"
  money amount;          ///< that the balance went below
  money available;       ///< at that moment
  time_point at;
};

/// An entry in the history of an account's credit limit.
struct credit_limit_entry {
  std::int64_t id = 0;
  account_id account;
  money before;
  money after;
  std::string reason;
  domain::audit_actor by;
  time_point at;
};

}  // namespace mbs::persistence
