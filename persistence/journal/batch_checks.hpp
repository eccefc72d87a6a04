#pragma once

#include "persistence/journal/journal_store.hpp"

/// What a sound batch is, for assertions at the border of the journal: whoever makes a batch promises it, and
/// the journal checks it before anything is stored. Internal to persistence/.
namespace mbs::persistence {

/// Their numbers ascend, above `last`.
[[nodiscard]] bool has_ascending_events(const journal_batch& batch, event_seq last) noexcept;

/// Only reservations and what ends them, of no negative amount, with a sum of zero over the books.
[[nodiscard]] bool has_balanced_transfers(const journal_batch& batch) noexcept;

/// Of a known link, at most as many segments as the widest window, each with a number that the codec holds.
[[nodiscard]] bool has_claims_within_limits(const journal_batch& batch) noexcept;

[[nodiscard]] inline bool is_sound(const journal_batch& batch, event_seq last) noexcept {
  return has_ascending_events(batch, last) && has_balanced_transfers(batch) &&
      has_claims_within_limits(batch);
}

}  // namespace mbs::persistence
