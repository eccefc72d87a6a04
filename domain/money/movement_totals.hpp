#pragma once

#include "domain/money/ledger.hpp"

#include <array>
#include <cstdint>

namespace mbs::domain {

/// What movements add up to, kind by kind: of one account, or of several. Grows only.
class movement_totals {
 public:
  /// Errors: malformed_request for a negative amount or count, amount_overflow; nothing changes then.
  [[nodiscard]] result<void> add(transfer_kind kind, money amount, std::int64_t entries = 1) noexcept;
  [[nodiscard]] result<void> add(const movement_totals& more) noexcept;

  [[nodiscard]] money of(transfer_kind kind) const noexcept { return sums_[place(kind)]; }
  /// How many movements.
  [[nodiscard]] std::int64_t entries() const noexcept { return entries_; }

  /// What the account has after them. Errors: amount_overflow.
  [[nodiscard]] result<money> available() const noexcept;
  [[nodiscard]] result<money> reserved() const noexcept;

  /// The movements between `earlier` and now. Errors: ledger_breach when these are not all among those.
  [[nodiscard]] result<movement_totals> since(const movement_totals& earlier) const noexcept;

  bool operator==(const movement_totals&) const = default;

 private:
  [[nodiscard]] static constexpr std::size_t place(transfer_kind kind) noexcept {
    return static_cast<std::size_t>(kind) - 1;
  }
  [[nodiscard]] result<money> in(book b) const noexcept;

  std::array<money, 5> sums_{};
  std::int64_t entries_ = 0;
};

inline constexpr std::array every_transfer_kind{transfer_kind::credit, transfer_kind::debit,
    transfer_kind::reserve, transfer_kind::post, transfer_kind::release};

}  // namespace mbs::domain
