#pragma once

#include "domain/money/closing_rules.hpp"
#include "domain/money/ledger.hpp"
#include "persistence/money/verification.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::time_point;

struct closed_day {
  domain::kenyan_day day;
  std::int64_t last_transfer =
      0;  ///< ids of the day's last movements; of a day without any: of the one before
  std::int64_t last_funding = 0;
  time_point closed_at;
};

struct closing_request {
  time_point now;
  /// Movements or messages of one step, 1 or more: a step reads so many and writes a row for each account of
  /// them.
  std::uint32_t rows = 500;  // of messages ten times as many
};
/// What a step did.
struct closing_progress {
  bool more = false;                           ///< there is something to do at once
  std::optional<domain::kenyan_day> closed{};  ///< with this step
  std::vector<difference> found{};             ///< messages of closed days that do not add up
};

/// How far recent movements were looked at.
struct recent_marks {
  std::int64_t last_event = 0;
  std::int64_t last_transfer = 0;
};
/// What an account's rows add up to.
struct stored_balance {
  account_id account;
  domain::balance balance;
};
struct recent_look {
  recent_marks marks;  ///< where to go on
  std::int64_t messages = 0;
  std::vector<difference> found{};
  std::vector<stored_balance> moved{};  ///< accounts whose money moved, at most as many as were asked for
};

/// Something that does not add up: the account spends nothing until it is ended.
struct ledger_breach {
  std::int64_t id = 0;
  account_id account{};  ///< 0: not of one account
  std::string what;
  time_point found_at;
};

}  // namespace mbs::persistence
