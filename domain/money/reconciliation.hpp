#pragma once

#include "domain/ids.hpp"
#include "domain/messages/daily_report.hpp"
#include "domain/money/difference_cause.hpp"
#include "domain/money/money.hpp"
#include "domain/money/payment.hpp"
#include "domain/money/system_account.hpp"
#include "domain/money/top_up.hpp"
#include "domain/money/top_up_id.hpp"
#include "domain/numbering/network.hpp"
#include "domain/time.hpp"
#include "domain/traffic/traffic_class.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What M-Pesa told, what the books say, what messages cost and what operators took, held against each other:
/// each rule gives a difference or none. Corrects nothing. Knows nothing of tables, wires and clocks.
namespace mbs::domain {

/// One run of it, shown as "rec_…".
using reconciliation_id = strong_id<struct reconciliation_tag>;
[[nodiscard]] std::string to_text(reconciliation_id id);
/// Nothing unless `text` is exactly what to_text makes of an id above 0.
[[nodiscard]] std::optional<reconciliation_id> reconciliation_id_from(std::string_view text) noexcept;

/// Differences that a run keeps; what is more is counted.
inline constexpr std::int64_t most_kept_differences = 10'000;

/// Something that does not fit, and the records concerned.
struct money_difference {
  difference_cause cause{};
  account_id account{};     ///< 0: not of one account
  std::string subject{};    ///< id of the record: a payment, top-up, message, entry or account, or a name
  std::string reference{};  ///< what else names it: a receipt, or what it says; empty: nothing
  money expected{}, found{};
  std::int64_t segments_expected = 0, segments_found = 0;
  std::optional<kenyan_day> day{};
  std::optional<network_id> network{};  ///< that was quoted
  link_id link{};                       ///< 0: of no link
  time_point since{};                   ///< since when it is so; 0: not known
  bool operator==(const money_difference&) const = default;
};
/// Of the same cause and record, such as two segments of a message: the second is added to the first.
[[nodiscard]] bool is_same_matter(const money_difference& a, const money_difference& b) noexcept;
void add_to(money_difference& d, const money_difference& more);
/// What is at stake: how far `expected` and `found` are apart, never below 0.
[[nodiscard]] money at_stake(const money_difference& d) noexcept;

/// An entry of the books on the side of funding.
struct reconciled_entry {
  std::int64_t id = 0;
  account_id account{};
  money amount{};
  bool is_credit = true;
  std::optional<system_account> counter{};  ///< nothing: it names none of the books
  std::string reference{};
  time_point at{};
};

/// A payment as M-Pesa told it, and what the books have of it.
struct reconciled_payment {
  payment_id id{};
  std::string receipt{};
  money amount{};
  account_id account{};
  payment_state state = payment_state::credited;
  time_point told_at{};
  std::optional<reconciled_entry> booked{};      ///< the entry that it names
  std::optional<reconciled_entry> by_receipt{};  ///< the entry under its receipt
  std::int64_t top_up_entry = 0;                 ///< that its top-up names; 0: none
  payment_id shares_entry_with{};                ///< another payment that names the same entry; 0: none
};
/// Each receipt is credited exactly once, with its amount, to its account. One in suspense is a difference
/// until staff match it.
[[nodiscard]] std::vector<money_difference> judge_payment(const reconciled_payment& p);

/// An entry of M-Pesa's needs a payment, or a top-up that waits for its receipt.
[[nodiscard]] std::optional<money_difference> judge_entry(
    const reconciled_entry& entry, bool has_payment, bool has_top_up_without_receipt);

/// A top-up that has ended without a receipt.
struct reconciled_top_up {
  top_up_id id{};
  account_id account{};
  money amount{};
  top_up_state state = top_up_state::paid;
  std::string receipt{};
  time_point ended_at{};
  std::optional<reconciled_entry> booked{};
};
/// M-Pesa's list is read each few hours and reaches back two days: what has no receipt by then needs
/// somebody.
inline constexpr std::chrono::hours receipt_patience{24};
/// `unclear` ones are named for so long; all of them stand on the page of payments.
inline constexpr std::chrono::days unclear_named{30};
[[nodiscard]] std::optional<money_difference> judge_top_up(const reconciled_top_up& t, time_point now);

/// M-Pesa's own list of a short code's payments, which was read before.
[[nodiscard]] std::optional<money_difference> judge_pull(
    std::string_view short_code, time_point succeeded_at, time_point now);

/// What an account's ledger posted and released, and what its messages were charged and gave back, of one
/// network and class; releases are not told apart by them.
struct charge_comparison {
  static constexpr std::int64_t of_releases = -1;
  static constexpr std::int64_t of_nothing = -2;  ///< events whose message is not there
  account_id account{};
  std::optional<network_id> network{};
  std::int64_t traffic_class = of_releases;
  money ledger{}, messages{};
  std::int64_t ledger_segments = 0, message_segments = 0;
};
[[nodiscard]] std::optional<money_difference> judge_charges(const charge_comparison& c);

/// What became of one segment of a message.
struct carried_segment {
  message_id message{};
  account_id account{};
  network_id network{};
  money price{};              ///< of the segment
  std::int64_t taken = 0;     ///< how often an operator said that it took it
  std::int64_t receipts = 0;  ///< delivery receipts
  std::int64_t charges = 0;   ///< how often it was charged
  money charged{};
};
/// Taken once and charged once; what an operator took without saying so, and a receipt proves, is charged by
/// that. What is free is not charged.
[[nodiscard]] std::optional<money_difference> judge_segment(const carried_segment& s);

/// What one link took of one quoted network on a day.
struct carried_sum {
  kenyan_day day{};
  link_id link{};
  network_id network{};
  std::int64_t taken = 0, charged_segments = 0;
  money charged{};
};
/// Which networks a link is said to reach; none: others' messages too, whichever network they are for.
struct link_reach {
  link_id link{};
  std::vector<network_id> networks{};
};
/// Segments for a network that the link is not said to reach went by another one than was quoted. Nothing of
/// links that are not listed, and of messages whose network was not known.
[[nodiscard]] std::optional<money_difference> judge_carrier(
    const carried_sum& sum, std::span<const link_reach> links);

/// Whether the nightly run is to begin: a full hour `at_hour` (0..23, East Africa Time) has passed since the
/// last one began.
[[nodiscard]] bool is_nightly_due(time_point last, std::int64_t at_hour, time_point now) noexcept;

}  // namespace mbs::domain
