#include "domain/money/movement_totals.hpp"

#include <limits>

namespace mbs::domain {

result<void> movement_totals::add(transfer_kind kind, money amount, std::int64_t entries) noexcept {
  if (amount.is_negative() || entries < 0) return errc::malformed_request;
  if (entries_ > std::numeric_limits<std::int64_t>::max() - entries) return errc::amount_overflow;
  const auto sum = domain::add(of(kind), amount);
  if (!sum) return sum.error();
  sums_[place(kind)] = *sum;
  entries_ += entries;
  return {};
}

result<void> movement_totals::add(const movement_totals& more) noexcept {
  auto all = *this;
  for (const auto kind : every_transfer_kind)
    if (const auto added = all.add(kind, more.of(kind), 0); !added) return added;
  if (const auto added = all.add(transfer_kind::credit, {}, more.entries_); !added) return added;
  *this = all;
  return {};
}

result<money> movement_totals::in(book b) const noexcept {
  // What comes in first: no sum on the way is below what it ends at by more than it has to be.
  money sum;
  for (const auto kind : every_transfer_kind)
    if (sides_of(kind).to == b) {
      const auto more = domain::add(sum, of(kind));
      if (!more) return more;
      sum = *more;
    }
  for (const auto kind : every_transfer_kind)
    if (sides_of(kind).from == b) {
      const auto less = subtract(sum, of(kind));
      if (!less) return less;
      sum = *less;
    }
  return sum;
}

result<money> movement_totals::available() const noexcept {
  return in(book::available);
}
result<money> movement_totals::reserved() const noexcept {
  return in(book::reserved);
}

result<movement_totals> movement_totals::since(const movement_totals& earlier) const noexcept {
  movement_totals between;
  for (const auto kind : every_transfer_kind) {
    const auto amount = subtract(of(kind), earlier.of(kind));
    if (!amount || amount->is_negative()) return errc::ledger_breach;
    between.sums_[place(kind)] = *amount;
  }
  between.entries_ = entries_ - earlier.entries_;
  if (between.entries_ < 0) return errc::ledger_breach;
  return between;
}

}  // namespace mbs::domain
