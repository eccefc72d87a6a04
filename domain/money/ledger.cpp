#include "domain/money/ledger.hpp"

#include <cassert>

namespace mbs::domain {

std::string_view to_text(transfer_kind k) noexcept {
  switch (k) {
    case transfer_kind::credit: return "credit";
    case transfer_kind::debit: return "debit";
    case transfer_kind::reserve: return "reserve";
    case transfer_kind::post: return "post";
    case transfer_kind::release: return "release";
  }
  return "unknown";
}

namespace {

/// What is left of `available` after spending `amount` within the credit limit.
result<money> spend(money available, money amount, money credit_limit) noexcept {
  if (amount.is_negative()) return errc::malformed_request;
  const auto left = subtract(available, amount);
  if (!left) return left.error();
  if (amount.is_zero()) return *left;  // free messages need no credit
  const auto headroom = add(*left, credit_limit);
  // An overflow can only be upwards unless both are negative, and then there is nothing to spend either.
  if (headroom ? headroom->is_negative() : left->is_negative()) return errc::insufficient_credit;
  return *left;
}

/// What is left of `reserved` after taking `amount` out.
result<money> take_out(money reserved, money amount) noexcept {
  if (amount.is_negative()) return errc::malformed_request;
  if (amount > reserved) return errc::ledger_breach;
  return subtract(reserved, amount);
}

/// What a movement between an account's own books must not change. It wraps, which a comparison bears.
[[maybe_unused]] std::uint64_t sum_of(money available, money reserved) noexcept {
  return static_cast<std::uint64_t>(available.units()) + static_cast<std::uint64_t>(reserved.units());
}

}  // namespace

result<void> balance::reserve(money amount) noexcept {
  assert(!reserved_.is_negative());
  [[maybe_unused]] const auto before = sum_of(available_, reserved_);
  const auto left = spend(available_, amount, credit_limit_);
  if (!left) return left.error();
  const auto held = add(reserved_, amount);
  if (!held) return held.error();
  available_ = *left;
  reserved_ = *held;
  assert(sum_of(available_, reserved_) == before && !reserved_.is_negative());
  return {};
}

result<void> balance::post(money amount) noexcept {
  const auto left = take_out(reserved_, amount);
  if (!left) return left.error();
  reserved_ = *left;
  assert(!reserved_.is_negative());
  return {};
}

result<void> balance::release(money amount) noexcept {
  [[maybe_unused]] const auto before = sum_of(available_, reserved_);
  const auto left = take_out(reserved_, amount);
  if (!left) return left.error();
  const auto more = add(available_, amount);
  if (!more) return more.error();
  reserved_ = *left;
  available_ = *more;
  assert(sum_of(available_, reserved_) == before && !reserved_.is_negative());
  return {};
}

result<void> balance::credit(money amount) noexcept {
  if (amount.is_negative()) return errc::malformed_request;
  const auto more = add(available_, amount);
  if (!more) return more.error();
  available_ = *more;
  return {};
}

result<void> balance::debit(money amount) noexcept {
  const auto left = spend(available_, amount, credit_limit_);
  if (!left) return left.error();
  available_ = *left;
  return {};
}

result<void> balance::accept_debit(money amount) noexcept {
  if (amount.is_negative()) return errc::malformed_request;
  const auto left = subtract(available_, amount);
  if (!left) return left.error();
  available_ = *left;
  return {};
}

result<void> balance::apply(const transfer& t) noexcept {
  switch (t.kind) {
    case transfer_kind::credit: return credit(t.amount);
    case transfer_kind::debit: return debit(t.amount);
    case transfer_kind::reserve: return reserve(t.amount);
    case transfer_kind::post: return post(t.amount);
    case transfer_kind::release: return release(t.amount);
  }
  return errc::malformed_request;
}

result<void> trial_balance::add(const transfer& t) noexcept {
  assert(is_zero_sum());
  if (t.amount.is_negative()) return errc::malformed_request;
  const auto [from, to] = sides_of(t.kind);
  auto& source = books_[static_cast<std::size_t>(from)];
  auto& sink = books_[static_cast<std::size_t>(to)];
  const auto less = subtract(source, t.amount);
  if (!less) return less.error();
  const auto more = domain::add(sink, t.amount);
  if (!more) return more.error();
  source = *less;
  sink = *more;
  assert(is_zero_sum());
  return {};
}

bool trial_balance::is_zero_sum() const noexcept {
  // Wrapping addition: what wraps on the way comes back, and four books of 64 bits cannot make a multiple of
  // 2^64 other than by breaking the rule of add().
  std::uint64_t sum = 0;
  for (const auto book : books_)
    sum += static_cast<std::uint64_t>(book.units());
  return sum == 0;
}

}  // namespace mbs::domain
