#pragma once

#include "domain/errc.hpp"
#include "persistence/money/payment_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

/// Payments by M-Pesa by their receipts: what is told of them, and those that nobody knows the account of.
/// Knows nothing of how M-Pesa is reached.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class payment_store {
 public:
  virtual ~payment_store() = default;

  /// Keeps what was posted before it is answered; the same again takes no room. False: so much was posted of
  /// that receipt (or without one) that it is not kept any more. overloaded when too much waits.
  [[nodiscard]] virtual domain::result<bool> keep_confirmation(const posted_confirmation& posted) = 0;
  /// Kept and not recorded yet, the oldest first.
  [[nodiscard]] virtual domain::result<std::vector<posted_confirmation>> waiting_confirmations(
      std::uint32_t limit) = 0;
  /// One that says nothing that can be used.
  [[nodiscard]] virtual domain::result<void> set_confirmation_aside(
      std::int64_t id, const std::string& note) = 0;
  /// Confirmations that were kept before; at most `limit`. Whether that was all.
  [[nodiscard]] virtual domain::result<bool> forget_confirmations(
      domain::time_point before, std::uint32_t limit) = 0;

  /// In one transaction: the payment, unless its receipt is known; its credit, with its entry in the audit
  /// log, when its account is that of a top-up or an account's number; else it is in suspense; and that
  /// `confirmation` (0: none) is done. An account that is suspended gets its money all the same.
  [[nodiscard]] virtual domain::result<payment_outcome> record_payment(
      const told_payment& told, domain::time_point at, std::int64_t confirmation = 0) = 0;
  /// Whether record_payment would find an account for what is typed.
  [[nodiscard]] virtual domain::result<bool> knows_payee(const std::string& typed) = 0;

  [[nodiscard]] virtual domain::result<payment_record> get_payment(domain::payment_id id) = 0;
  /// What was posted of a receipt, oldest first; without bodies. At most 50.
  [[nodiscard]] virtual domain::result<std::vector<posted_confirmation>> confirmations_of(
      const std::string& receipt) = 0;
  /// Newest first; those in suspense, when they alone are asked for, oldest first.
  [[nodiscard]] virtual domain::result<payment_page> list_payments(const payment_filter& wanted) = 0;

  /// Credits one in suspense to an account, once, with the entry in the audit log. not_found without the
  /// payment, invalid_reference without the account, not_waiting when it is credited already, already_exists
  /// when its receipt stands in the books by hand.
  [[nodiscard]] virtual domain::result<payment_record> match_payment(domain::payment_id id,
      domain::account_id account, const std::string& reason, const domain::audit_origin& by) = 0;

  /// How far the list of a short code was read; nothing: never.
  [[nodiscard]] virtual domain::result<std::optional<pull_progress>> pulled(
      const std::string& short_code) = 0;
  /// Never goes back.
  [[nodiscard]] virtual domain::result<void> note_pull(
      const std::string& short_code, const pull_progress& progress) = 0;
};

}  // namespace mbs::persistence
