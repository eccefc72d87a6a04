#include "domain/money/reconciliation.hpp"

#include <algorithm>
#include <limits>

namespace mbs::domain {

namespace {

money_difference of_payment(const reconciled_payment& p, difference_cause cause) {
  money_difference d;
  d.cause = cause;
  d.account = p.account;
  d.subject = to_text(p.id);
  d.reference = p.receipt;
  d.expected = p.amount;
  d.since = p.told_at;
  return d;
}

money_difference of_top_up(const reconciled_top_up& t, difference_cause cause) {
  money_difference d;
  d.cause = cause;
  d.account = t.account;
  d.subject = to_text(t.id);
  d.reference = t.receipt;
  d.expected = t.amount;
  d.since = t.ended_at;
  return d;
}

/// How what is booked differs from the payment itself.
void compare(const reconciled_payment& p, const reconciled_entry& entry, std::vector<money_difference>& all) {
  const auto found = [&](difference_cause cause) -> money_difference& {
    auto& d = all.emplace_back(of_payment(p, cause));
    d.found = entry.amount;
    return d;
  };
  if (entry.amount != p.amount) (void)found(difference_cause::amount_differs);
  if (entry.account != p.account) (void)found(difference_cause::account_differs);
  if (entry.counter != system_account::mpesa_clearing) (void)found(difference_cause::booked_elsewhere);
}

}  // namespace

bool is_same_matter(const money_difference& a, const money_difference& b) noexcept {
  return a.cause == b.cause && a.account == b.account && a.subject == b.subject;
}

void add_to(money_difference& d, const money_difference& more) {
  // Of one message: a sum of sixteen prices at most.
  if (const auto sum = add(d.expected, more.expected)) d.expected = *sum;
  if (const auto sum = add(d.found, more.found)) d.found = *sum;
  d.segments_expected += more.segments_expected;
  d.segments_found += more.segments_found;
}

money at_stake(const money_difference& d) noexcept {
  const auto apart = subtract(d.expected, d.found);
  // Amounts of the books are far from where this overflows.
  if (!apart) return money::from_units(std::numeric_limits<std::int64_t>::max());
  return apart->is_negative() ? money::from_units(-apart->units()) : *apart;
}

std::vector<money_difference> judge_payment(const reconciled_payment& p) {
  if (p.state == payment_state::suspense) return {of_payment(p, difference_cause::in_suspense)};
  std::vector<money_difference> all;
  const auto& entry = p.booked ? p.booked : p.by_receipt;
  if (!entry || !entry->is_credit) return {of_payment(p, difference_cause::payment_not_credited)};
  compare(p, *entry, all);
  const bool has_two =
      p.booked && p.by_receipt && p.by_receipt->is_credit && p.booked->id != p.by_receipt->id;
  if (has_two || (p.top_up_entry != 0 && p.top_up_entry != entry->id)) {
    auto& twice = all.emplace_back(of_payment(p, difference_cause::credited_twice));
    const auto& second = has_two ? p.by_receipt->amount : entry->amount;
    const auto both = add(entry->amount, second);
    twice.found = both ? *both : entry->amount;
  }
  if (p.shares_entry_with) {
    auto& shared = all.emplace_back(of_payment(p, difference_cause::entry_shared));
    shared.reference = to_text(p.shares_entry_with);
  }
  return all;
}

std::optional<money_difference> judge_entry(
    const reconciled_entry& entry, bool has_payment, bool has_top_up_without_receipt) {
  if (entry.counter != system_account::mpesa_clearing || !entry.is_credit) return std::nullopt;
  if (has_payment || has_top_up_without_receipt) return std::nullopt;
  money_difference d;
  d.cause = difference_cause::entry_without_payment;
  d.account = entry.account;
  d.subject = std::to_string(entry.id);
  d.reference = entry.reference;
  d.found = entry.amount;
  d.since = entry.at;
  return d;
}

std::optional<money_difference> judge_top_up(const reconciled_top_up& t, time_point now) {
  if (t.state == top_up_state::unclear) {
    if (now - t.ended_at > unclear_named) return std::nullopt;
    return of_top_up(t, difference_cause::top_up_unclear);
  }
  if (t.state != top_up_state::paid || !t.receipt.empty()) return std::nullopt;
  if (!t.booked || !t.booked->is_credit) return of_top_up(t, difference_cause::payment_not_credited);
  if (t.booked->amount != t.amount || t.booked->account != t.account) {
    const bool is_amount = t.booked->amount != t.amount;
    auto d = of_top_up(t, is_amount ? difference_cause::amount_differs : difference_cause::account_differs);
    d.found = t.booked->amount;
    return d;
  }
  if (now - t.ended_at < receipt_patience) return std::nullopt;
  auto d = of_top_up(t, difference_cause::receipt_missing);
  d.found = t.booked->amount;
  return d;
}

std::optional<money_difference> judge_pull(
    std::string_view short_code, time_point succeeded_at, time_point now) {
  if (!is_pull_overdue(succeeded_at, now)) return std::nullopt;
  money_difference d;
  d.cause = difference_cause::list_not_read;
  d.subject = std::string{short_code};
  d.since = succeeded_at;
  return d;
}

std::optional<money_difference> judge_charges(const charge_comparison& c) {
  money_difference d;
  d.account = c.account;
  d.subject = to_text(c.account);
  d.expected = c.messages;
  d.found = c.ledger;
  d.network = c.network;
  if (c.traffic_class == charge_comparison::of_releases) {
    if (c.ledger == c.messages) return std::nullopt;
    d.cause = difference_cause::release_differs;
    return d;
  }
  if (c.traffic_class >= 0 && c.traffic_class < static_cast<std::int64_t>(traffic_class_count))
    d.reference = to_text(static_cast<traffic_class>(c.traffic_class));
  d.segments_expected = c.message_segments;
  d.segments_found = c.ledger_segments;
  if (c.ledger != c.messages) {
    d.cause = difference_cause::charge_differs;
  } else if (c.ledger_segments != c.message_segments) {
    d.cause = difference_cause::segment_count_differs;
  } else {
    return std::nullopt;
  }
  return d;
}

std::optional<money_difference> judge_segment(const carried_segment& s) {
  money_difference d;
  d.account = s.account;
  d.subject = to_text(s.message);
  d.network = s.network;
  d.expected = s.price;
  d.found = s.charged;
  d.segments_expected = 1;
  if (s.charges > 1) {
    d.cause = difference_cause::charged_twice;
    d.segments_found = s.charges;
  } else if (s.charges == 1 && s.taken == 0 && s.receipts == 0) {
    d.cause = difference_cause::charged_not_taken;
    d.expected = {};
    d.segments_expected = 0;
    d.segments_found = 1;
  } else if (s.charges == 0 && s.taken > 0 && !s.price.is_zero()) {
    d.cause = difference_cause::taken_not_charged;
  } else if (s.taken > 1) {
    d.cause = difference_cause::taken_twice;
    d.segments_found = s.taken;
  } else {
    return std::nullopt;
  }
  return d;
}

std::optional<money_difference> judge_carrier(const carried_sum& sum, std::span<const link_reach> links) {
  if (sum.taken == 0 || sum.network == network_id{} || sum.network == test_network) return std::nullopt;
  const auto link = std::ranges::find(links, sum.link, &link_reach::link);
  if (link == links.end() || link->networks.empty()) return std::nullopt;
  if (std::ranges::find(link->networks, sum.network) != link->networks.end()) return std::nullopt;
  money_difference d;
  d.cause = difference_cause::other_network;
  d.subject =
      to_text(sum.day) + " " + std::to_string(sum.link.value) + " " + std::to_string(sum.network.value);
  d.expected = d.found = sum.charged;
  d.segments_expected = 0;
  d.segments_found = sum.taken;
  d.day = sum.day;
  d.network = sum.network;
  d.link = sum.link;
  return d;
}

bool is_nightly_due(time_point last, std::int64_t at_hour, time_point now) noexcept {
  const auto today = kenyan_day_at(now);
  auto begins = time_point{std::chrono::hours{first_hour_of(today) + at_hour}};
  if (begins > now) begins -= std::chrono::hours{24};
  return last < begins;
}

}  // namespace mbs::domain
