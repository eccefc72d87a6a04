#pragma once

#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"
#include "persistence/access/key_records.hpp"

#include <memory>

namespace mbs::actors {

/// The last uses of keys, gathered in memory and written now and then: many keys in one transaction, in the
/// lane for maintenance, so that no request waits for it. Any thread.
class key_uses {
 public:
  /// Of keys that wait to be written; of more than that the newcomers are dropped.
  static constexpr std::size_t max_keys = 65'536;
  /// In one transaction.
  static constexpr std::size_t keys_at_once = 1'000;

  /// `pool` outlives it.
  key_uses(store_pool& pool, clock_function now);

  void note(domain::key_id key, const domain::internet_address& from);
  /// Begins to write what is gathered and returns at once. Does nothing while that is under way. What the
  /// store did not take is kept for the next time.
  void write();
  [[nodiscard]] std::size_t waiting() const;

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace mbs::actors
