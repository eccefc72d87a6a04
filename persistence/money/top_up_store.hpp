#pragma once

#include "domain/errc.hpp"
#include "persistence/money/top_up_records.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace mbs::persistence {

/// Payments that phones are asked for. Knows nothing of how M-Pesa is reached.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class top_up_store {
 public:
  virtual ~top_up_store() = default;

  /// With its entry in the audit log. The one that is there already when `once` was used for the same payer
  /// and amount, idempotency_key_reused for others. too_many_requests_open when the account has as many open
  /// as it may, or the phone one (for two minutes
  /// also one that nobody knows the fate of); rate_limited when the phone had ten prompts in an hour;
  /// account_suspended; not_found without the account; payments_unavailable for what is `only_again` and is
  /// new.
  [[nodiscard]] virtual domain::result<top_up_record> add_top_up(
      const new_top_up& wanted, const domain::audit_origin& by) = 0;

  /// not_found also when it is another account's; any account's when none is named.
  [[nodiscard]] virtual domain::result<top_up_record> get_top_up(
      domain::top_up_id id, std::optional<domain::account_id> account) = 0;
  /// Those before `beyond`, or the newest; of all accounts when none is named. At most 200.
  [[nodiscard]] virtual domain::result<top_up_page> list_top_ups(
      std::optional<domain::account_id> account, domain::top_up_id beyond, std::uint32_t limit) = 0;

  /// Those that nobody tells the end of, newest first; as above.
  [[nodiscard]] virtual domain::result<top_up_page> list_unclear(
      domain::top_up_id beyond, std::uint32_t limit) = 0;
  /// domain::looked_again, with its entry in the audit log: M-Pesa is asked within a second. no_change when
  /// it is paid, or M-Pesa gave no id to ask by.
  [[nodiscard]] virtual domain::result<top_up_record> look_again(
      domain::top_up_id id, const domain::audit_origin& by) = 0;

  /// Whose next_at has come, the oldest first.
  [[nodiscard]] virtual domain::result<std::vector<top_up_record>> due_top_ups(
      domain::time_point now, std::uint32_t limit) = 0;
  /// domain::claimed, durable: whoever gets it asks M-Pesa. Nothing when it is not `created` any more.
  [[nodiscard]] virtual domain::result<std::optional<top_up_record>> claim_top_up(
      domain::top_up_id id, domain::time_point now) = 0;

  /// Keeps what was posted before it is answered. False: so much was posted of that top-up that it is not
  /// kept any more. not_found without the top-up.
  [[nodiscard]] virtual domain::result<bool> keep_callback(const payment_callback& posted) = 0;
  /// Kept and not recorded yet, the oldest first.
  [[nodiscard]] virtual domain::result<std::vector<payment_callback>> waiting_callbacks(
      std::uint32_t limit) = 0;

  /// What domain::top_up says of the news, in one transaction: the standing, the credit with its receipt
  /// (each receipt once, whoever entered it) and its entry in the audit log, and that `callback` (0: none) is
  /// done. Gives the top-up as it stands then.
  [[nodiscard]] virtual domain::result<top_up_record> record_news(
      domain::top_up_id id, const payment_news& news, domain::time_point at, std::int64_t callback = 0) = 0;
  /// A callback that says nothing that can be used.
  [[nodiscard]] virtual domain::result<void> set_aside(std::int64_t callback, const std::string& note) = 0;

  /// Callbacks that were kept before; at most `limit`. Whether that was all.
  [[nodiscard]] virtual domain::result<bool> forget_callbacks(
      domain::time_point before, std::uint32_t limit) = 0;
};

}  // namespace mbs::persistence
