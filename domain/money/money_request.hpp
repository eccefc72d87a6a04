#pragma once

#include "domain/access/audit.hpp"
#include "domain/ids.hpp"
#include "domain/money/ledger.hpp"
#include "domain/money/money.hpp"
#include "domain/money/system_account.hpp"
#include "domain/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What staff want done with an account's money by hand, and who has to agree: one proposes, another
/// approves. Knows nothing of banks, tables and clocks.
namespace mbs::domain {

/// Shown as "mrq_…".
using money_request_id = strong_id<struct money_request_tag>;
[[nodiscard]] std::string to_text(money_request_id id);
/// Nothing unless `text` is exactly what to_text makes of an id above 0.
[[nodiscard]] std::optional<money_request_id> money_request_id_from(std::string_view text) noexcept;

/// Stored as a number: never renumber.
enum class money_request_kind : std::uint8_t {
  bank_payment = 1,  ///< a transfer or a cheque came in: credits
  adjustment = 2,    ///< a correction: credits or debits
  refund = 3,        ///< what is left is paid out by hand: debits
};
inline constexpr std::array<std::string_view, 3> money_request_kind_texts{
    "bank_payment", "adjustment", "refund"};
[[nodiscard]] constexpr std::string_view to_text(money_request_kind k) noexcept {
  return money_request_kind_texts[static_cast<std::size_t>(k) - 1];
}
[[nodiscard]] std::optional<money_request_kind> money_request_kind_from(std::string_view text) noexcept;
/// What stands on the other side in the books.
[[nodiscard]] constexpr system_account counter_of(money_request_kind k) noexcept {
  switch (k) {
    case money_request_kind::bank_payment: return system_account::bank_clearing;
    case money_request_kind::adjustment: return system_account::adjustments;
    case money_request_kind::refund: return system_account::refunds;
  }
  return system_account::adjustments;
}

/// Stored as a number: never renumber.
enum class money_request_state : std::uint8_t {
  proposed = 1,
  approved = 2,  ///< of a refund: the account is debited, and the pay-out is not noted yet
  done = 3,      ///< it is in the books, and nothing is left to do
  refused = 4,
  withdrawn = 5,  ///< by whoever proposed it
  expired = 6,    ///< nobody decided in time
};
inline constexpr std::array<std::string_view, 6> money_request_state_texts{
    "proposed", "approved", "done", "refused", "withdrawn", "expired"};
[[nodiscard]] constexpr std::string_view to_text(money_request_state s) noexcept {
  return money_request_state_texts[static_cast<std::size_t>(s) - 1];
}
[[nodiscard]] std::optional<money_request_state> money_request_state_from(std::string_view text) noexcept;

/// How money came or goes. Stored as a number: never renumber.
enum class money_way : std::uint8_t { none = 0, bank_transfer = 1, cheque = 2, mpesa = 3, cash = 4 };
inline constexpr std::array<std::string_view, 5> money_way_texts{
    "", "bank_transfer", "cheque", "mpesa", "cash"};
[[nodiscard]] constexpr std::string_view to_text(money_way w) noexcept {
  return money_way_texts[static_cast<std::size_t>(w)];
}
/// Never `none`.
[[nodiscard]] std::optional<money_way> money_way_from(std::string_view text) noexcept;

/// Nobody has to decide about a proposal that is older.
inline constexpr std::chrono::hours money_request_life{7 * 24};
/// So many wait at a time, of all accounts.
inline constexpr std::int64_t most_open_money_requests = 1'000;
/// What one person has adjusted alone counts for so long.
inline constexpr std::chrono::hours alone_period{24};
/// Characters.
inline constexpr std::size_t longest_money_note = 160;
inline constexpr std::size_t longest_money_party = 80;

/// What was proposed. All of it is what the other one agrees to: nothing of it changes.
struct money_wish {
  money_request_kind kind = money_request_kind::adjustment;
  account_id account;
  transfer_kind direction = transfer_kind::credit;  ///< credit or debit
  money amount;                                     ///< above 0
  std::string reference;  ///< of a payment or an adjustment, see funding_reference.hpp; of a refund empty
  money_way way = money_way::none;  ///< of payments and refunds
  std::int64_t value_day = 0;       ///< kenyan_day::number of a payment's value date; 0: none
  std::string party;                ///< the payer, or who is paid; empty for adjustments
  std::string note;                 ///< why; what the money is a part of
};

/// The first thing that is wrong with it.
struct wish_fault {
  std::string_view field;  ///< as it is called in money_wish
  std::string_view must;
};
/// `today`: kenyan_day::number. What is not wanted of a kind must be empty.
[[nodiscard]] std::optional<wish_fault> fault_of(const money_wish& wish, std::int64_t today);

/// Where one stands.
struct money_request_standing {
  money_request_state state = money_request_state::proposed;
  audit_actor proposed_by;
  time_point proposed_at;
};
/// `state`, but for a proposal whose time is over by `now` and which nobody has put aside yet.
[[nodiscard]] money_request_state state_at(const money_request_standing& standing, time_point now) noexcept;

/// Whether somebody may approve or refuse, or why not.
enum class money_verdict : std::uint8_t {
  allowed,
  not_waiting,  ///< it is decided, withdrawn or expired
  own,          ///< nobody decides about what is their own
  no_person,    ///< only people decide
};
[[nodiscard]] money_verdict may_decide(
    const money_request_standing& standing, const audit_actor& who, time_point now) noexcept;
/// Whether it may be withdrawn: by whoever proposed it; `own` is what it is not.
enum class withdrawal : std::uint8_t { allowed, not_waiting, of_another };
[[nodiscard]] withdrawal may_withdraw(
    const money_request_standing& standing, const audit_actor& who, time_point now) noexcept;

/// Once approved: done, or still to be paid out.
[[nodiscard]] constexpr money_request_state state_after_approval(money_request_kind k) noexcept {
  return k == money_request_kind::refund ? money_request_state::approved : money_request_state::done;
}

/// Whether one person suffices for an adjustment. `alone_before`: what the same one has adjusted alone within
/// alone_period, credits and debits together; `limit` 0: never.
[[nodiscard]] bool is_one_enough(money amount, money alone_before, money limit) noexcept;

}  // namespace mbs::domain
