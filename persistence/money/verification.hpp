#pragma once

#include "domain/ids.hpp"
#include "domain/messages/daily_report.hpp"
#include "domain/money/money.hpp"
#include "domain/money/system_account.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::account_id;
using domain::money;

/// One line of `mbs verify`, or what stops an account.
struct difference {
  std::string what;      ///< for people: which account or message, what was expected, what is there
  account_id account{};  ///< 0: not of one account
};

/// What is added up.
struct verify_request {
  /// Also what stands in closed days: every movement and message that is there, and the closings themselves.
  bool whole = false;
  std::optional<account_id> account{};
  /// The books as they stood at the end of this day, which is closed: its closing against every movement up
  /// to it.
  std::optional<domain::kenyan_day> as_of{};
};

/// In the order of domain::system_account.
using system_balances = std::array<money, domain::system_account_texts.size()>;

/// What the books add up to.
struct verification {
  std::int64_t accounts = 0;
  std::int64_t messages = 0;   ///< that were looked at one by one
  std::int64_t transfers = 0;  ///< movements that were looked at one by one
  /// Beyond them: the books up to the end of this day were taken from its closing. Nothing: all were looked
  /// at.
  std::optional<domain::kenyan_day> carried_from{};
  money available, reserved, revenue, funding;
  /// `funding` by name; of all accounts, and not of a closed day.
  std::optional<system_balances> system_accounts{};
  std::vector<difference> differences;  ///< empty: all adds up; at most 1,000 are listed
};

}  // namespace mbs::persistence
