#include "bench/mpesa/payments.hpp"

#include <utility>

namespace mbs::bench {
namespace {

constexpr std::uint64_t a_millisecond = 1'000;  // payments
constexpr std::size_t receipt_size = 10;

}  // namespace

payment_book::payment_book(daraja_time started)
    : next_{static_cast<std::uint64_t>(started.time_since_epoch().count()) * a_millisecond} {}

std::string payment_book::new_receipt() {
  constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string receipt(receipt_size, '0');
  auto rest = next_++;
  for (auto at = receipt.rbegin(); at != receipt.rend(); ++at) {
    *at = digits[rest % digits.size()];
    rest /= digits.size();
  }
  return receipt;
}

void payment_book::add(payment made) {
  auto& kept = all_.emplace_back(std::move(made));
  by_receipt_.emplace(kept.receipt, &kept);
  if (all_.size() <= most_kept) return;
  by_receipt_.erase(all_.front().receipt);
  all_.pop_front();
}

payment* payment_book::find(std::string_view receipt) noexcept {
  const auto found = by_receipt_.find(std::string{receipt});
  return found == by_receipt_.end() ? nullptr : found->second;
}

std::vector<const payment*> payment_book::between(
    daraja_time from, daraja_time until, std::size_t offset, std::size_t limit) const {
  std::vector<const payment*> page;
  for (const auto& one : all_) {
    if (one.at < from || one.at > until) continue;
    if (offset > 0) {
      --offset;
      continue;
    }
    if (page.size() == limit) break;
    page.push_back(&one);
  }
  return page;
}

}  // namespace mbs::bench
