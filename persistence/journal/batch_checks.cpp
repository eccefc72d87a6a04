#include "persistence/journal/batch_checks.hpp"

#include <algorithm>

namespace mbs::persistence {

namespace {

constexpr std::size_t widest_window = 10'000;  // segments, as the configuration allows
constexpr std::uint8_t highest_segment = 127;

bool moves_reserved_money(domain::transfer_kind kind) noexcept {
  return kind == domain::transfer_kind::reserve || kind == domain::transfer_kind::post ||
      kind == domain::transfer_kind::release;
}

}  // namespace

bool has_ascending_events(const journal_batch& batch, event_seq last) noexcept {
  return std::all_of(batch.events.begin(), batch.events.end(), [&](const domain::message_event& e) {
    const bool above = e.seq > last;
    last = e.seq;
    return above;
  });
}

bool has_balanced_transfers(const journal_batch& batch) noexcept {
  domain::trial_balance books;
  for (const auto& t : batch.transfers)
    if (!moves_reserved_money(t.kind) || t.amount.is_negative() || !books.add(t)) return false;
  return books.is_zero_sum();
}

bool has_claims_within_limits(const journal_batch& batch) noexcept {
  return std::all_of(batch.claims.begin(), batch.claims.end(), [](const link_claim& c) {
    return c.link && c.claimed.size() <= widest_window &&
        std::all_of(c.claimed.begin(), c.claimed.end(),
            [](const auto& s) { return s.message && s.segment <= highest_segment; });
  });
}

}  // namespace mbs::persistence
