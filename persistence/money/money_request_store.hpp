#pragma once

#include "domain/errc.hpp"
#include "persistence/money/money_request_records.hpp"

#include <cstdint>
#include <string>

namespace mbs::persistence {

/// What one member of staff proposes and another agrees to. Each change is one transaction with its effect on
/// the books and its entry in the audit log, however many try at once.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class money_request_store {
 public:
  virtual ~money_request_store() = default;

  /// `wish` has no fault. An adjustment for which one suffices (domain::is_one_enough with `alone`) is done
  /// at once, everything else waits for another person. Errors: not_found without the account; already_exists
  /// when the reference is in the books, waits in suspense or stands in another request, or when a refund of
  /// the account is open; too_many_requests_open; insufficient_credit for what is there now: a refund leaves
  /// nothing below 0 and takes no more than was paid, and a debit nothing below the limit.
  [[nodiscard]] virtual domain::result<money_request> propose(
      const domain::money_wish& wish, domain::money alone, const domain::audit_origin& by) = 0;

  [[nodiscard]] virtual domain::result<money_request> get_money_request(domain::money_request_id id) = 0;
  [[nodiscard]] virtual domain::result<money_request_page> list_money_requests(
      const money_request_filter& wanted) = 0;

  /// Into the books, once. Errors: not_found; insufficient_credit and already_exists as above, and the
  /// request waits on.
  [[nodiscard]] virtual domain::result<decided_money_request> approve(
      domain::money_request_id id, const domain::audit_origin& by) = 0;
  /// Errors: not_found.
  [[nodiscard]] virtual domain::result<decided_money_request> refuse(
      domain::money_request_id id, const std::string& reason, const domain::audit_origin& by) = 0;
  /// By whoever proposed it. Errors: not_found.
  [[nodiscard]] virtual domain::result<withdrawn_money_request> withdraw(
      domain::money_request_id id, const domain::audit_origin& by) = 0;
  /// How a refund that is approved was paid out. Errors: not_found; not_waiting when there is nothing to
  /// pay out, no_change when it was noted before, already_exists when the reference is of another pay-out.
  [[nodiscard]] virtual domain::result<money_request> note_pay_out(
      domain::money_request_id id, const std::string& reference, const domain::audit_origin& by) = 0;

  /// Puts aside proposals whose time is over, at most `limit`. Whether that was all.
  [[nodiscard]] virtual domain::result<bool> expire_money_requests(
      domain::time_point now, std::uint32_t limit) = 0;
};

}  // namespace mbs::persistence
