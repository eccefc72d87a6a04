#pragma once

#include "domain/errc.hpp"
#include "domain/money/money.hpp"
#include "persistence/access/change_note.hpp"

#include <optional>
#include <string>

namespace mbs::persistence {

/// A trial that somebody may get.
struct trial_wanted {
  domain::account_id account;
  domain::person_id person;
  std::int64_t phone = 0;  ///< proved by that person
  domain::money credit;    ///< above 0
  std::string sender;      ///< approved for other than promotional messages; empty: none
  time_point at;
};

/// Trial credit: once for each number and each account, ever. Kept as long as the account's books, since a
/// number that had its trial must stay known; of the number nothing else is told.
/// One thread; every call may block and none throws. Errors: store_unavailable, timed_out.
class trial_store {
 public:
  virtual ~trial_store() = default;

  /// The credit, the sender and the entry of the audit log, or nothing when the number or the account had a
  /// trial, the account had credit of its own, or the person is no owner of it.
  [[nodiscard]] virtual domain::result<std::optional<domain::money>> give_trial(
      const trial_wanted& wanted, const change_note& note) = 0;
};

}  // namespace mbs::persistence
