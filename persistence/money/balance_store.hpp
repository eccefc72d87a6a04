#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "persistence/money/balance_records.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mbs::persistence {

/// What looks after an account's balance: how far it may go below zero, and who is told when it is low. Knows
/// nothing of what is reserved in memory and not yet committed.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class balance_store {
 public:
  virtual ~balance_store() = default;

  [[nodiscard]] virtual domain::result<balance_alerts> get_alerts(account_id account) = 0;
  /// These amounts from now on, which domain::fault_of_alerts finds nothing wrong with; one that was there
  /// before stands as it stood. With its entry in the audit log when anything changed. not_found without
  /// the account; malformed_request when one is not domain::can_be_crossed: the balance never goes below it.
  [[nodiscard]] virtual domain::result<balance_alerts> set_alerts(
      account_id account, std::span<const money> amounts, bool by_sms, const domain::audit_origin& by) = 0;

  /// Compares what is stored of the account's money with its amounts, and changes nothing. Errors: not_found.
  [[nodiscard]] virtual domain::result<balance_look> peek_at_balance(account_id account, time_point now) = 0;
  /// The same, and what was crossed since the last look is kept and told in one transaction: each crossing
  /// once, whoever looks how often. Mails that the outbox has no room for are owed. Errors: not_found.
  [[nodiscard]] virtual domain::result<balance_look> look_at_balance(account_id account, time_point now) = 0;
  /// Those that want to be told anything, with ids above `after`, ascending.
  [[nodiscard]] virtual domain::result<std::vector<account_id>> accounts_with_alerts(
      account_id after, std::uint32_t limit) = 0;
  /// Those whose people have yet to be told of a fall and may be on the day of `now`; as above.
  [[nodiscard]] virtual domain::result<std::vector<account_id>> accounts_owed_alerts(
      account_id after, std::uint32_t limit, time_point now) = 0;

  /// Texts that wait to be sent, the oldest first, to the phone that an owner has proved by now; those of
  /// before `since`, and those that nobody can get any more, are gone with this call.
  [[nodiscard]] virtual domain::result<std::vector<balance_sms>> waiting_sms(
      time_point since, std::uint32_t limit) = 0;
  /// It was sent, or never will be.
  [[nodiscard]] virtual domain::result<void> end_sms(std::int64_t id) = 0;

  /// The newest changes first.
  [[nodiscard]] virtual domain::result<std::vector<credit_limit_entry>> credit_limits_of(
      account_id account, std::uint32_t limit) = 0;
  /// How far the account may go below zero from now on (domain::is_credit_limit), with its entries in the
  /// history and the audit log; one above 0 ends a trial. A running server goes by it once the change is
  /// taken over. Whoever deals with the account's money is told by mail of one that is lower and leaves
  /// nothing to spend. not_found; no_change; overloaded while the outbox of mails is full.
  [[nodiscard]] virtual domain::result<credit_limit_entry> set_credit_limit(
      account_id account, money limit, const std::string& reason, const domain::audit_origin& by) = 0;
};

}  // namespace mbs::persistence
