#include "domain/money/statement.hpp"

namespace mbs::domain {

namespace {

/// Reserved money is the account's until an operator has taken the message.
result<money> worth_of(const movement_totals& totals) noexcept {
  const auto available = totals.available(), reserved = totals.reserved();
  if (!available) return available;
  if (!reserved) return reserved;
  return add(*available, *reserved);
}

}  // namespace

result<statement> draw_up(
    report_span days, const movement_totals& before, const std::vector<totals_of_day>& moved) {
  statement s;
  s.days = days;
  const auto opening = worth_of(before);
  if (!opening) return opening.error();
  s.opening = s.closing = *opening;
  auto last = before;
  for (const auto& [day, totals] : moved) {
    const auto own = totals.since(last);
    const auto worth = worth_of(totals);
    if (!own) return own.error();
    if (!worth) return worth.error();
    last = totals;
    s.closing = *worth;
    const statement_day line{day, own->of(transfer_kind::credit), own->of(transfer_kind::debit),
        own->of(transfer_kind::post), *worth};
    // Reserved and released only: nothing that the account has has changed.
    if (!line.credited.is_zero() || !line.debited.is_zero() || !line.charged.is_zero())
      s.moved.push_back(line);
  }
  const auto all = last.since(before);
  if (!all) return all.error();
  s.credited = all->of(transfer_kind::credit);
  s.debited = all->of(transfer_kind::debit);
  s.charged = all->of(transfer_kind::post);
  return s;
}

}  // namespace mbs::domain
