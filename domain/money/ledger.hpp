#pragma once

#include "domain/errc.hpp"
#include "domain/ids.hpp"
#include "domain/money/money.hpp"
#include "domain/numbering/network.hpp"
#include "domain/time.hpp"
#include "domain/traffic/traffic_class.hpp"

#include <array>
#include <cstdint>
#include <string_view>

/// Prepaid credit of one account and the double entry behind it. Knows nothing of actors or databases.
namespace mbs::domain {

/// Stored as a number: never renumber.
enum class transfer_kind : std::uint8_t {
  credit = 1,   ///< funding -> available (top-up, grant)
  debit = 2,    ///< available -> funding (correction, refund to the customer)
  reserve = 3,  ///< available -> reserved: before anything is sent
  post = 4,     ///< reserved -> revenue: an operator took it
  release = 5,  ///< reserved -> available: it was not taken
};
[[nodiscard]] std::string_view to_text(transfer_kind k) noexcept;

/// The books of the double entry; the sum over all of them is 0 at every commit.
enum class book : std::uint8_t { funding, available, reserved, revenue };
struct sides {
  book from;
  book to;
};
[[nodiscard]] constexpr sides sides_of(transfer_kind k) noexcept {
  switch (k) {
    case transfer_kind::credit: return {book::funding, book::available};
    case transfer_kind::debit: return {book::available, book::funding};
    case transfer_kind::reserve: return {book::available, book::reserved};
    case transfer_kind::post: return {book::reserved, book::revenue};
    case transfer_kind::release: return {book::reserved, book::available};
  }
  return {book::funding, book::funding};
}

/// One movement of money: append-only. `amount` is above 0; `count` is how many messages it covers, of a post
/// how many segments. Posts for different networks and classes are different movements: revenue is known by
/// both.
struct transfer {
  account_id account;
  transfer_kind kind{};
  money amount;
  std::uint32_t count = 0;
  time_point at;
  network_id network{};     ///< of a post: the one that was quoted
  traffic_class traffic{};  ///< of a post
};

/// What one account has. `available` may be spent down to -credit_limit and not further; only a debit that
/// somebody else has made durable may take it below, and then nothing can be reserved until it is above
/// again.
class balance {
 public:
  constexpr balance() noexcept = default;
  constexpr balance(money available, money reserved, money credit_limit) noexcept
      : available_{available}, reserved_{reserved}, credit_limit_{credit_limit} {}

  /// Errors: insufficient_credit, amount_overflow; malformed_request for a negative amount. Nothing changes
  /// on error.
  [[nodiscard]] result<void> reserve(money amount) noexcept;
  /// Errors: ledger_breach when more than reserved.
  [[nodiscard]] result<void> post(money amount) noexcept;
  [[nodiscard]] result<void> release(money amount) noexcept;
  [[nodiscard]] result<void> credit(money amount) noexcept;
  /// Errors: insufficient_credit.
  [[nodiscard]] result<void> debit(money amount) noexcept;
  /// A debit that is a fact already: applied whatever is left. Errors: amount_overflow, malformed_request.
  [[nodiscard]] result<void> accept_debit(money amount) noexcept;
  [[nodiscard]] result<void> apply(const transfer& t) noexcept;

  [[nodiscard]] constexpr money available() const noexcept { return available_; }
  [[nodiscard]] constexpr money reserved() const noexcept { return reserved_; }
  [[nodiscard]] constexpr money credit_limit() const noexcept { return credit_limit_; }
  void set_credit_limit(money limit) noexcept { credit_limit_ = limit; }
  bool operator==(const balance&) const = default;

 private:
  money available_{};
  money reserved_{};
  money credit_limit_{};
};

/// The four books of a set of accounts, for verification: each transfer moves an amount between two, so the
/// sum stays 0 or an error says so.
class trial_balance {
 public:
  [[nodiscard]] result<void> add(const transfer& t) noexcept;
  [[nodiscard]] money of(book b) const noexcept { return books_[static_cast<std::size_t>(b)]; }
  [[nodiscard]] bool is_zero_sum() const noexcept;

 private:
  std::array<money, 4> books_{};
};

}  // namespace mbs::domain
